// Lists the prices and rules in which two cost tables differ.
#include <algorithm>
#include <set>

#include "cost/decompositions.h"
#include "cost/width_rule.h"
#include "opcost/cost/table_differences.h"

namespace opcost {
namespace {

using Content = CostTable::Content;

/// Everything that a table says, one line each, in reading order.
struct Line {
  std::string what;
  std::optional<double> value;
  std::string unit = "pJ";
};

void add_prices(const std::map<NumberType, ListedPrice>& prices, std::string_view action,
                std::vector<Line>& lines) {
  for (const auto& [type, price] : prices)
    lines.push_back({std::string(action) + " " + to_string(type), price.each.value});
}

void add_accesses(const std::map<Bits, ListedPrice>& prices, const std::string& verb,
                  const std::string& tier, std::vector<Line>& lines) {
  for (const auto& [bits, price] : prices) {
    std::string what = verb;
    what.append(" ").append(std::to_string(bits.value)).append(" bit @ ").append(tier);
    lines.push_back({what, price.each.value});
  }
}

void add_memory(const Content& table, std::vector<Line>& lines) {
  for (std::size_t i = 0; i < table.tiers.size(); ++i) {
    const MemoryTier& tier = table.memory[TierIndex{i}];
    const auto bytes = tier.capacity ? tier.capacity->value.exact() : std::nullopt;
    if (bytes) lines.push_back({"capacity of " + tier.name, static_cast<double>(*bytes), "B"});
    add_accesses(table.tiers[i].read, "read", tier.name, lines);
    add_accesses(table.tiers[i].write, "write", tier.name, lines);
  }
}

/// Rules have no number: what they are about, and what they say.
std::map<std::string, std::string> rules_of(const Content& table) {
  std::map<std::string, std::string> rules;
  const auto add = [&rules](std::string_view of, WidthRule rule) {
    if (rule != WidthRule::Exact)  // exact is also the default
      rules["widths of " + std::string(of)] = to_string(rule);
  };
  for (const auto& [action, rule] : table.width_rules) add(to_string(action), rule);
  add("mac", table.mac_rule);
  add("memory", table.memory_rule);
  if (!table.placement.empty()) rules["placement"] = table.placement;
  if (!table.conv.empty()) rules["how convolutions are run"] = table.conv;
  for (const MemoryTier& tier : table.memory.tiers())
    if (tier.tiles_only) rules["what " + tier.name + " holds"] = "tiles";
  for (const auto& [format, other] : table.same_as)
    rules["prices of " + std::string(to_string(format))] = "as " + std::string(to_string(other));
  return rules;
}

void add_rule_differences(const Content& before, const Content& after,
                          std::vector<PriceDifference>& found) {
  auto old_rules = rules_of(before), new_rules = rules_of(after);
  std::set<std::string> topics;
  for (const auto& [topic, rule] : old_rules) topics.insert(topic);
  for (const auto& [topic, rule] : new_rules) topics.insert(topic);
  const auto said = [](const std::string& rule) { return rule.empty() ? "not given" : rule; };
  for (const std::string& topic : topics) {
    const std::string was = said(old_rules[topic]), is = said(new_rules[topic]);
    if (was == is) continue;
    std::string what = topic;
    what.append(": ").append(was).append(" before, ").append(is).append(" after");
    found.push_back({what, {}, {}, ""});
  }
}

std::vector<Line> lines_of(const Content& table) {
  std::vector<Line> lines;
  for (const auto& [action, prices] : table.arithmetic)
    add_prices(prices, to_string(action), lines);
  add_prices(table.mac, "mac", lines);
  for (const auto& [action, decomposition] : table.decompositions)
    for (const auto& [part, times] : decomposition.parts)
      lines.push_back(
          {std::string(to_string(part)) + " in " + std::string(to_string(action)), times, ""});
  add_memory(table, lines);
  if (const auto& array = table.memory.multipliers()) {
    lines.push_back({"rows of the array", static_cast<double>(array->rows), ""});
    lines.push_back({"columns of the array", static_cast<double>(array->columns), ""});
    if (array->word.value > 0)
      lines.push_back({"word of the array", static_cast<double>(array->word.value), "bits"});
  }
  if (table.per_node) lines.push_back({"per node", table.per_node->each.value});
  return lines;
}

}  // namespace

std::vector<PriceDifference> differences(const CostTable& before, const CostTable& after) {
  std::map<std::string, std::optional<double>> now;
  const std::vector<Line> old_lines = lines_of(before.content());
  const std::vector<Line> new_lines = lines_of(after.content());
  for (const Line& line : new_lines) now.emplace(line.what, line.value);
  std::vector<PriceDifference> found;
  std::set<std::string> seen;
  for (const Line& line : old_lines) {
    seen.insert(line.what);
    const auto match = now.find(line.what);
    const bool equal = match != now.end() && match->second == line.value;
    if (equal) continue;
    found.push_back(
        {line.what, line.value, match != now.end() ? match->second : std::nullopt, line.unit});
  }
  for (const Line& line : new_lines)
    if (!seen.contains(line.what))
      found.push_back({line.what, std::nullopt, line.value, line.unit});
  add_rule_differences(before.content(), after.content(), found);
  return found;
}

}  // namespace opcost
