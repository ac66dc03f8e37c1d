// Reads and writes what a table knows of its runs and of its error: `covers` and `validated`.
#include "cost/evidence_fields.h"

#include <array>

#include "core/parse.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

using Kind = YamlNode::Kind;

// A mean error above 1000 is no percentage that someone forgot to divide by 100.
constexpr double kMostError = 1000.0;

std::set<std::string> read_names(const YamlNode& block, std::string_view key, Problem& problem) {
  std::set<std::string> names;
  const YamlNode* list = block.find(key);
  if (list == nullptr) return names;
  if (list->kind != Kind::Sequence)
    problem.at(*list, "`" + std::string(key) + "` must be a list of names");
  for (const YamlNode& name : list->sequence) names.insert(read_text(name, "a name", problem));
  return names;
}

SeenRange read_range(const YamlNode& node, Problem& problem) {
  SeenRange range;
  const bool two = node.kind == Kind::Sequence && node.sequence.size() == 2;
  const auto least = two ? parse_number<std::uint64_t>(node.sequence[0].scalar) : std::nullopt;
  const auto most = two ? parse_number<std::uint64_t>(node.sequence[1].scalar) : std::nullopt;
  if (!least || !most || *least > *most)
    problem.at(node, "it must be a list of a least and a most whole number", "write `[10, 2000]`");
  else
    range = {*least, *most};
  return range;
}

std::uint64_t read_count(const YamlNode& block, std::string_view key, Problem& problem) {
  const YamlNode* node = block.find(key);
  if (node == nullptr) return 0;
  const auto number = parse_number<std::uint64_t>(node->scalar);
  if (!number) problem.at(*node, "`" + std::string(key) + "` must be a whole number");
  return number.value_or(0);
}

std::optional<double> read_score(const YamlNode& block, std::string_view key, double least,
                                 double most, Problem& problem) {
  const YamlNode* node = block.find(key);
  if (node == nullptr) return std::nullopt;
  const auto number = node->kind == Kind::Scalar ? parse_real(node->scalar) : std::nullopt;
  if (!number || !(*number >= least && *number <= most)) {
    problem.at(*node, "`" + std::string(key) + "` must be a number from " + exact_text(least) +
                          " to " + exact_text(most));
    return std::nullopt;
  }
  return number;
}

std::string list_text(const std::set<std::string>& names) {
  std::string text = "[";
  for (const std::string& name : names) text += (text.size() > 1 ? ", " : "") + yaml_quoted(name);
  return text + "]";
}

std::string range_text(const SeenRange& range) {
  return "[" + std::to_string(range.least) + ", " + std::to_string(range.most) + "]";
}

}  // namespace

CoveredByRuns read_covers(const YamlNode& block, Problem& problem) {
  static constexpr std::array<std::string_view, 4> kKeys{"tiers", "types", "operators", "nodes"};
  CoveredByRuns covers;
  if (!expect_mapping(block, "`covers`", problem)) return covers;
  expect_keys(block, kKeys, problem);
  covers.tiers = read_names(block, "tiers", problem);
  covers.types = read_names(block, "types", problem);
  if (const YamlNode* operators = block.find("operators");
      operators != nullptr && expect_mapping(*operators, "`operators`", problem))
    for (const YamlEntry& entry : operators->mapping)
      covers.operators[entry.key.scalar] = read_range(entry.value, problem);
  if (const YamlNode* nodes = block.find("nodes")) covers.nodes = read_range(*nodes, problem);
  return covers;
}

Validated read_validated(const YamlNode& block, Problem& problem) {
  static constexpr std::array<std::string_view, 7> kKeys{"on",     "how",     "rows", "mape",
                                                         "median", "kendall", "range"};
  Validated validated;
  if (!expect_mapping(block, "`validated`", problem)) return validated;
  expect_keys(block, kKeys, problem);
  for (const std::string_view key : {"on", "how", "rows", "mape"})
    if (block.find(key) == nullptr)
      problem.at(block, "`" + std::string(key) + "` is missing",
                 "e.g. {on: nine networks, how: they were left out, rows: 9, mape: 0.12}");
  validated.on = read_optional_text(block, "on", problem);
  validated.how = read_optional_text(block, "how", problem);
  validated.range = read_optional_text(block, "range", problem);
  validated.rows = read_count(block, "rows", problem);
  validated.mape = read_score(block, "mape", 0.0, kMostError, problem).value_or(0.0);
  validated.median = read_score(block, "median", 0.0, kMostError, problem);
  validated.kendall = read_score(block, "kendall", -1.0, 1.0, problem);
  return validated;
}

std::string covers_text(const CoveredByRuns& covers) {
  std::string text = "\ncovers:\n  tiers: " + list_text(covers.tiers) +
                     "\n  types: " + list_text(covers.types) + "\n  operators:";
  if (covers.operators.empty()) text += " {}";
  text += "\n";
  for (const auto& [name, range] : covers.operators)
    text += "    " + yaml_quoted(name) + ": " + range_text(range) + "\n";
  return text + "  nodes: " + range_text(covers.nodes) + "\n";
}

std::string validated_text(const Validated& validated) {
  std::string text = "\nvalidated:\n  on: " + yaml_quoted(validated.on) +
                     "\n  how: " + yaml_quoted(validated.how) +
                     "\n  rows: " + std::to_string(validated.rows) +
                     "\n  mape: " + exact_text(validated.mape) + "\n";
  if (validated.median) text += "  median: " + exact_text(*validated.median) + "\n";
  if (validated.kendall) text += "  kendall: " + exact_text(*validated.kendall) + "\n";
  if (!validated.range.empty()) text += "  range: " + yaml_quoted(validated.range) + "\n";
  return text;
}

}  // namespace opcost
