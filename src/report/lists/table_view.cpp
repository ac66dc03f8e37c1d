// Shows cost tables: one line, a summary, or the differences of two.
#include "report/lists/table_view.h"

#include <algorithm>
#include <array>

#include "opcost/core/text.h"
#include "opcost/cost/table_differences.h"
#include "opcost/cost/tables.h"
#include "report/layout/figures.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr std::array kCommonTypes{
    NumberType{NumberFormat::Float, Bits{32}},  NumberType{NumberFormat::Float, Bits{16}},
    NumberType{NumberFormat::BFloat, Bits{16}}, NumberType{NumberFormat::Float, Bits{8}},
    NumberType{NumberFormat::Int, Bits{32}},    NumberType{NumberFormat::Int, Bits{8}}};

std::string price_line(const CostTable& table, const Event& event, std::optional<TierIndex> tier) {
  const std::string at = tier ? " @ " + told(table.memory()[*tier].name) : "";
  const auto price = table.price(event, tier);
  std::string line = "  " + padded(to_string(event) + at, 26);
  if (!price) return line + "no price\n";
  line += padded(rounded_text(price->each.value, 6) + " pJ", 14);
  return line + told(price->derivation.empty() ? price->source : price->derivation) + "\n";
}

std::string node_line(const CostTable& table) {
  const auto price = table.node_price();
  if (!price) return "";
  return "  " + padded("each counted node", 26) + padded(energy_text(price->each), 14) +
         price->source + "\n";
}

std::string array_line(const MultiplierArray& array) {
  std::string line = "  array " + std::to_string(array.rows) + " x " +
                     std::to_string(array.columns) + " multipliers share what they read";
  if (array.word.value > 0)
    line += ", " + std::to_string(array.word.value) + " bits at once at the least";
  return line + "\n";
}

std::string number_text(std::optional<double> number, const std::string& unit) {
  return number ? rounded_text(*number, 6) + " " + unit : "-";
}

std::string validated_line(const std::optional<Validated>& validated) {
  if (!validated) return "";
  std::string text = "  validated: mean error " + percent(validated->mape);
  if (validated->median) text += ", median " + percent(*validated->median);
  if (validated->kendall) text += ", Kendall's tau " + rounded_text(*validated->kendall, 3);
  text += " on " + plural_text(validated->rows, "row") + ": " + told(validated->on);
  if (!validated->range.empty()) text += ", " + told(validated->range);
  return text + "; " + told(validated->how) + "\n";
}

}  // namespace

std::string table_line(const CostTable& table) {
  const CostTable::Content& content = table.content();
  return padded(told(content.name), 20) + padded(told(content.technology), 20) +
         told(content.description) + "\n" + validated_line(content.validated);
}

std::string table_line(const LayerwiseTable& table) {
  const LayerwiseTable::Content& content = table.content();
  return padded(told(content.name), 20) + padded("layerwise", 20) + told(content.description) +
         "\n" + validated_line(content.validated);
}

std::string table_summary(const CostTable& table) {
  std::string text = table_line(table);
  const auto& tiers = table.memory().tiers();
  for (const MemoryTier& tier : tiers)
    text += "  tier " + padded(told(tier.name), 10) +
            (tier.capacity ? "up to " + bytes_text(*tier.capacity) : "unbounded") +
            (tier.tiles_only ? ", holds tiles of arrays only" : "") + "\n";
  if (const auto& array = table.memory().multipliers()) text += array_line(*array);
  for (const Action action : kAllActions) {
    if (is_access(action)) continue;
    for (const NumberType type : kCommonTypes)
      text += price_line(table, {action, type, false}, std::nullopt);
  }
  for (std::size_t tier = 0; tier < tiers.size(); ++tier)
    for (const Action action : {Action::Read, Action::Write})
      text += price_line(table, {action, kCommonTypes[0], false}, TierIndex{tier});
  return text + node_line(table);
}

std::string differences_text(const CostTable& before, const CostTable& after) {
  std::string text;
  for (const PriceDifference& difference : differences(before, after)) {
    text += "  " + padded(told(difference.what), 28);
    // A rule that differs has no numbers; the words are enough.
    if (difference.before || difference.after)
      text += padded(number_text(difference.before, told(difference.unit)), 14) + "-> " +
              number_text(difference.after, told(difference.unit));
    text += "\n";
  }
  const std::string names = told(before.name()) + " -> " + told(after.name());
  return text.empty() ? names + ": no price differs\n" : names + "\n" + text;
}

}  // namespace opcost
