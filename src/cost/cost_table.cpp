// Prices one event by a cost table.
#include "opcost/cost/cost_table.h"

#include <algorithm>

#include "cost/arithmetic_price.h"
#include "cost/width_rule.h"

namespace opcost {
namespace {

Error no_price(const CostTable::Content& table, const Event& event, const std::string& tier) {
  const std::string verb(to_string(event.action)), bits = std::to_string(event.type.bits.value);
  return {"no price for " + verb + " of " + bits + " bits at " + tier + " in table " + table.name,
          "",
          "add `" + bits + ": PRICE` to the " + verb +
              " prices of that tier, `memory: linear` to "
              "its `widths`, or pass --set '" +
              verb + "." + bits + "@" + tier + "=PRICE' (pJ)"};
}

// Only the width matters: a memory does not know the format of its bits.
Result<Price> access_price(const CostTable::Content& table, const Event& event, TierIndex tier) {
  const TierPrices& prices = table.tiers[tier.value];
  const auto& list = event.action == Action::Read ? prices.read : prices.write;
  const Bits bits = event.type.bits;
  const auto exact = list.find(bits);
  if (exact != list.end()) return Price{exact->second.each, exact->second.source, ""};
  const auto* near = nearest_width(list, bits);
  if (near == nullptr || table.memory_rule == WidthRule::Exact)
    return no_price(table, event, table.memory[tier].name);
  return Price{scaled(near->second.each, table.memory_rule, near->first, bits), near->second.source,
               std::string(to_string(table.memory_rule)) + " in bits from " +
                   std::string(to_string(event.action)) + " of " +
                   std::to_string(near->first.value) + " bits"};
}

}  // namespace

PricerInfo CostTable::info() const {
  return {content_.name,      content_.technology, content_.description,
          content_.overrides, content_.citations,  content_.placement,
          content_.covers,    content_.validated,  content_.conv};
}

std::optional<Price> CostTable::node_price() const {
  if (!content_.per_node) return std::nullopt;
  return Price{content_.per_node->each, content_.per_node->source, ""};
}

Result<Price> CostTable::price(const Event& event, std::optional<TierIndex> tier) const {
  if (!is_access(event.action)) return arithmetic_price(content_, event);
  const std::size_t known = std::min(content_.tiers.size(), content_.memory.tiers().size());
  if (!tier || tier->value >= known) return no_price(content_, event, "an unknown tier");
  return access_price(content_, event, *tier);
}

}  // namespace opcost
