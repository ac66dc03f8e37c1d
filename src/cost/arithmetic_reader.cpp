// Reads the `arithmetic` block of a cost table.
#include "cost/arithmetic_reader.h"

#include <algorithm>
#include <array>
#include <vector>

#include "cost/decompositions.h"
#include "cost/width_rule.h"

namespace opcost {
namespace {

using Kind = YamlNode::Kind;

// A larger coefficient is a mistake, and products of such numbers overflow.
constexpr double kMaxParts = 1e6;

std::vector<std::string_view> words_with(std::initializer_list<std::string_view> more) {
  const auto words = arithmetic_words();
  std::vector<std::string_view> all(words.begin(), words.end());
  all.insert(all.end(), more);
  return all;
}

void read_action(const YamlNode& block, const std::string& name, const std::string& source,
                 std::map<NumberType, ListedPrice>& prices, Problem& problem) {
  read_prices(block, "`" + name + "`", source, problem,
              [&](const YamlNode& key, ListedPrice price) {
                const auto type = parse_priced_type(key.scalar);
                if (!type) return unknown_word(key, "number type", usual_number_types(), problem);
                if (type->format == NumberFormat::Complex)
                  return problem.at(key, "complex numbers are counted as two floats each",
                                    "price float" + std::to_string(type->bits.value / 2));
                prices.emplace(*type, std::move(price));
              });
}

/// A cycle of decompositions through `action`; std::nullopt if there is none.
std::optional<std::string> cycle_through(Action action, const Decomposition& decomposition,
                                         const CostTable::Content& table, std::size_t depth) {
  for (const auto& [part, times] : decomposition.parts) {
    const std::string step = std::string(to_string(part));
    if (part == action) return step;
    const Decomposition* next = decomposition_of(part, table.decompositions);
    if (next == nullptr || depth >= kAllActions.size()) continue;
    if (auto rest = cycle_through(action, *next, table, depth + 1)) return step + " = " + *rest;
  }
  return std::nullopt;
}

Decomposition read_decomposition(const YamlNode& block, const std::string& name,
                                 const std::string& source, Problem& problem) {
  Decomposition made;
  if (!expect_mapping(block, "`" + name + "`", problem)) return made;
  made.source = read_source(block, source, problem);
  if (made.source.empty()) problem.at(block, "a decomposition without a source");
  for (const YamlEntry& part : block.mapping) {
    if (part.key.scalar == "source") continue;
    const auto action = parse_arithmetic(part.key.scalar);
    if (!action) unknown_word(part.key, "action", arithmetic_words(), problem);
    const double times = read_number(part.value, "a number of operations", kMaxParts, problem);
    if (times == 0.0) problem.at(part.value, "a number of operations must not be 0");
    if (action) made.parts.emplace_back(*action, times);
  }
  if (made.parts.empty()) problem.at(block, "a decomposition without parts");
  return made;
}

std::optional<NumberFormat> read_format(const YamlNode& node, Problem& problem) {
  static constexpr std::array<std::string_view, 5> kWords{"float", "bfloat", "int", "uint", "bool"};
  const auto format = node.kind == Kind::Scalar ? parse_number_format(node.scalar) : std::nullopt;
  if (format && *format != NumberFormat::Complex) return format;
  unknown_word(node, "number format", kWords, problem);
  return std::nullopt;
}

/// Whether following `same_as` from `from` leads back to it.
bool leads_back(const CostTable::Content& table, NumberFormat from) {
  NumberFormat at = from;
  for (std::size_t steps = 0; steps < kAllFormats.size(); ++steps) {
    const auto next = table.same_as.find(at);
    if (next == table.same_as.end()) return false;
    at = next->second;
    if (at == from) return true;
  }
  return false;
}

}  // namespace

std::span<const std::string_view> arithmetic_words() {
  static const std::vector<std::string_view> kWords = [] {
    std::vector<std::string_view> words;
    for (const Action action : kAllActions)
      if (!is_access(action)) words.push_back(to_string(action));
    return words;
  }();
  return kWords;
}

std::optional<Action> parse_arithmetic(std::string_view word) {
  const auto action = parse_action(word);
  return action && !is_access(*action) ? action : std::nullopt;
}

std::span<const std::string_view> usual_number_types() {
  static constexpr std::array<std::string_view, 15> kTypes{
      "float64", "float32", "float16", "float8", "float4", "bfloat16", "int64", "int32",
      "int16",   "int8",    "int4",    "uint32", "uint16", "uint8",    "bool"};
  return kTypes;
}

void read_arithmetic(const YamlNode& block, const std::string& outer, CostTable::Content& table,
                     Problem& problem) {
  if (!expect_mapping(block, "`arithmetic`", problem)) return;
  const std::string source = read_source(block, outer, problem);
  for (const YamlEntry& entry : block.mapping) {
    const std::string& name = entry.key.scalar;
    const auto action = parse_arithmetic(name);
    if (name == "source") continue;
    if (name == "mac") {
      read_action(entry.value, name, source, table.mac, problem);
    } else if (action) {
      read_action(entry.value, name, source, table.arithmetic[*action], problem);
    } else {
      unknown_word(entry.key, "action", words_with({"mac", "source"}), problem);
    }
  }
}

void read_decompositions(const YamlNode& block, const std::string& outer, CostTable::Content& table,
                         Problem& problem) {
  if (!expect_mapping(block, "`decompositions`", problem)) return;
  const std::string source = read_source(block, outer, problem);
  for (const YamlEntry& entry : block.mapping) {
    const std::string& name = entry.key.scalar;
    if (name == "source") continue;
    const auto action = parse_arithmetic(name);
    if (!action) return unknown_word(entry.key, "action", arithmetic_words(), problem);
    table.decompositions[*action] = read_decomposition(entry.value, name, source, problem);
  }
  for (const YamlEntry& entry : block.mapping) {
    const auto action = parse_arithmetic(entry.key.scalar);
    if (!action) continue;
    if (const auto cycle = cycle_through(*action, table.decompositions[*action], table, 0))
      problem.at(entry.key,
                 "a decomposition that comes back to itself: " + entry.key.scalar + " = " + *cycle);
  }
}

void read_same_as(const YamlNode& block, CostTable::Content& table, Problem& problem) {
  if (!expect_mapping(block, "`same_as`", problem)) return;
  for (const YamlEntry& entry : block.mapping) {
    const auto format = read_format(entry.key, problem);
    const auto other = read_format(entry.value, problem);
    if (!format || !other) return;
    table.same_as[*format] = *other;
    if (leads_back(table, *format))
      problem.at(entry.value, "`same_as` comes back to `" + entry.key.scalar + "`");
  }
}

void read_widths(const YamlNode& block, CostTable::Content& table, Problem& problem) {
  const auto rules = printed_names(kWidthRuleNames);
  if (!expect_mapping(block, "`widths`", problem)) return;
  for (const YamlEntry& entry : block.mapping) {
    const std::string& name = entry.key.scalar;
    const auto action = parse_arithmetic(name);
    const auto rule = parse_width_rule(entry.value.scalar);
    if (!rule) return unknown_word(entry.value, "rule for widths", rules, problem);
    if (action) {
      table.width_rules[*action] = *rule;
    } else if (name == "mac") {
      table.mac_rule = *rule;
    } else if (name == "memory") {
      table.memory_rule = *rule;
    } else {
      unknown_word(entry.key, "action", words_with({"mac", "memory"}), problem);
    }
  }
}

}  // namespace opcost
