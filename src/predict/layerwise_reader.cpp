// Reads a layerwise table from YAML.
#include <algorithm>
#include <array>
#include <cmath>

#include "core/parse.h"
#include "core/parse_quantity.h"
#include "cost/evidence_fields.h"
#include "cost/memory_reader.h"
#include "io/yaml.h"
#include "io/yaml_fields.h"
#include "opcost/core/text.h"
#include "opcost/predict/layerwise.h"
#include "opcost/predict/layerwise_file.h"
#include "predict/features.h"
#include "predict/kinds.h"

namespace opcost {
namespace {

constexpr std::string_view kPage = "a layerwise table is described in cost_tables/LAYERWISE.md";
// More than any price: one joule per unit is 1e12. Products stay finite or are refused.
constexpr double kMostPicojoules = 1e30;
constexpr std::uint64_t kMostVectorWidth = 4096;

const YamlNode* required(const YamlNode& block, std::string_view key, Problem& problem) {
  const YamlNode* node = block.find(key);
  if (node == nullptr)
    problem.at(block, "`" + std::string(key) + "` is missing", std::string(kPage));
  return node;
}

double read_pj(const YamlNode& node, std::string_view what, Problem& problem) {
  const auto value =
      node.kind == YamlNode::Kind::Scalar ? parse_real(node.scalar) : std::optional<double>{};
  if (!value || std::abs(*value) > kMostPicojoules)
    problem.at(node, std::string(what) + " must be a number within 1e30");
  return value.value_or(0.0);
}

std::uint64_t read_whole(const YamlNode& node, std::string_view what, std::uint64_t least,
                         std::uint64_t most, Problem& problem) {
  const auto value = parse_number<std::uint64_t>(node.scalar);
  if (!value || *value < least || *value > most)
    problem.at(node, "`" + std::string(what) + "` must be a whole number from " +
                         std::to_string(least) + " to " + std::to_string(most));
  return value.value_or(0);
}

void read_terms(const YamlNode& block, Regression& regression, Problem& problem) {
  if (!expect_mapping(block, "`terms`", problem)) return;
  for (const YamlEntry& entry : block.mapping) {
    const auto feature = Feature::parse(entry.key.scalar);
    if (!feature) return problem.at(entry.key, feature.error().what, feature.error().hint);
    const auto same = [&](const RegressionTerm& term) { return term.feature == feature->text(); };
    if (std::ranges::any_of(regression.terms, same))
      problem.at(entry.key, "`" + feature->text() + "` is there twice");
    regression.terms.push_back({feature->text(), read_pj(entry.value, "a term", problem)});
  }
  if (block.mapping.empty()) problem.at(block, "a regression without terms");
}

MachineSizes read_sizes(const YamlNode& block, Problem& problem) {
  MachineSizes sizes;
  if (const YamlNode* node = block.find("vector_width"))
    sizes.vector_width = read_whole(*node, "vector_width", 1, kMostVectorWidth, problem);
  if (const YamlNode* node = block.find("cache")) {
    const auto capacity = parse_bytes(node->scalar);
    if (!capacity)
      problem.at(*node, "`cache` must be a whole number of B, KiB, MiB, GiB or TiB",
                 "write `32 MiB`: the units are powers of 1024");
    sizes.cache = capacity ? capacity->value.exact().value_or(1) : 1;
  }
  return sizes;
}

void read_range(const YamlNode& node, Regression& regression, Problem& problem) {
  if (node.kind != YamlNode::Kind::Sequence || node.sequence.size() != 2)
    return problem.at(node, "`measured_pj` must be two energies", "write `[1e9, 3e12]`");
  const double least = read_pj(node.sequence[0], "an energy", problem);
  const double most = read_pj(node.sequence[1], "an energy", problem);
  if (least < 0.0 || most < least)
    problem.at(node, "`measured_pj` must be the least and the largest energy");
  regression.range_pj = {least, most};
}

void read_covers(const YamlNode& list, Regression& regression, Problem& problem) {
  if (list.kind != YamlNode::Kind::Sequence || list.sequence.empty())
    return problem.at(list, "`covers` must be a list of kinds", "write `[2-D, dense, weights]`");
  const std::vector<std::string> known = all_kinds();
  for (const YamlNode& word : list.sequence) {
    if (std::ranges::find(known, word.scalar) == known.end())
      problem.at(word, "`" + word.scalar.substr(0, 60) + "` is no kind of node",
                 "one of: " + joined(known));
    regression.covers.insert(word.scalar);
  }
}

Regression read_regression(const YamlNode& block, Problem& problem) {
  static constexpr std::array<std::string_view, 11> kKeys{
      "op",     "type",        "in_place", "vector_width", "cache", "rows",
      "covers", "measured_pj", "source",   "scores",       "terms"};
  Regression regression;
  if (!expect_mapping(block, "a regression", problem)) return regression;
  expect_keys(block, kKeys, problem);
  if (const YamlNode* op = required(block, "op", problem))
    regression.op = read_text(*op, "op", problem);
  if (const YamlNode* node = required(block, "type", problem)) {
    const auto type = parse_priced_type(node->scalar);
    if (!type) problem.at(*node, "`type` must be a number type", "write `float32`");
    regression.type = type.value_or(NumberType{});
  }
  if (const YamlNode* node = block.find("in_place")) {
    if (node->scalar != "true" && node->scalar != "false")
      problem.at(*node, "`in_place` must be true or false",
                 "true: of nodes whose result takes the place of their input");
    regression.in_place = node->scalar == "true";
  }
  regression.sizes = read_sizes(block, problem);
  if (const YamlNode* rows = block.find("rows"))
    regression.rows = read_whole(*rows, "rows", 0, std::uint64_t{1} << 53, problem);
  if (const YamlNode* covers = block.find("covers")) read_covers(*covers, regression, problem);
  if (const YamlNode* range = block.find("measured_pj")) read_range(*range, regression, problem);
  regression.source = read_optional_text(block, "source", problem);
  regression.scores = read_optional_text(block, "scores", problem);
  if (const YamlNode* terms = required(block, "terms", problem))
    read_terms(*terms, regression, problem);
  return regression;
}

void read_regressions(const YamlNode& list, LayerwiseTable::Content& table, Problem& problem) {
  if (list.kind != YamlNode::Kind::Sequence || list.sequence.empty())
    return problem.at(list, "`regressions` must be a list of regressions", std::string(kPage));
  for (const YamlNode& block : list.sequence) {
    Regression one = read_regression(block, problem);
    const auto same = [&](const Regression& other) {
      return other.op == one.op && other.type == one.type && other.in_place == one.in_place;
    };
    if (std::ranges::any_of(table.regressions, same))
      problem.at(block, "a second regression of " + one.label());
    table.regressions.push_back(std::move(one));
  }
}

void read_head(const YamlNode& root, LayerwiseTable::Content& table, Problem& problem) {
  static constexpr std::array<std::string_view, 8> kKeys{"schema",      "name",     "description",
                                                         "unit",        "fallback", "provenance",
                                                         "regressions", "validated"};
  expect_keys(root, kKeys, problem);
  const YamlNode* schema = required(root, "schema", problem);
  if (schema != nullptr && schema->scalar != kLayerwiseSchema)
    problem.at(*schema, "this is no table of the schema " + std::string(kLayerwiseSchema));
  if (const YamlNode* name = required(root, "name", problem))
    table.name = read_text(*name, "name", problem);
  const YamlNode* unit = required(root, "unit", problem);
  if (unit != nullptr && unit->scalar != "pJ")
    problem.at(*unit, "the unit must be pJ", "1 nJ is 1000 pJ");
  table.description = read_optional_text(root, "description", problem);
  table.fallback = read_optional_text(root, "fallback", problem);
}

}  // namespace

Result<LayerwiseTable> parse_layerwise(std::string_view yaml, const std::string& where) {
  auto root = parse_yaml(yaml, where);
  if (!root) return std::move(root).error();
  LayerwiseTable::Content table;
  Problem problem;
  if (expect_mapping(*root, "a layerwise table", problem)) {
    read_head(*root, table, problem);
    if (const YamlNode* list = required(*root, "regressions", problem))
      read_regressions(*list, table, problem);
    if (const YamlNode* block = root->find("validated"))
      table.validated = read_validated(*block, problem);
    table.provenance = read_provenance(*root, problem);
  }
  if (problem.first()) return *problem.first();
  return LayerwiseTable(std::move(table));
}

}  // namespace opcost
