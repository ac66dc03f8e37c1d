// Prices by event, each looked up once.
#include "estimate/price_book.h"

#include <limits>
#include <string>

#include "estimate/node_facts.h"

namespace opcost {

NodePrice PriceBook::price_of(const Operands& operands, std::uint64_t macs) const {
  return pricer_.prices_nodes() ? pricer_.price_of(facts_of(operands, macs)) : NodePrice{};
}

Result<Price> PriceBook::price(const Event& event, std::optional<TierIndex> tier, bool used) {
  auto known = known_.find({event, tier});
  if (known == known_.end()) {
    auto price = pricer_.price(event, tier);
    if (!price) return price;
    known = known_.emplace(std::pair{event, tier}, Known{*std::move(price)}).first;
  }
  if (used && !known->second.used) note(event, tier, known->second.price);
  known->second.used = known->second.used || used;
  return known->second.price;
}

double PriceBook::access_price(const Event& event, TierIndex tier) {
  const auto price = this->price(event, tier, false);
  return price ? price->each.value : std::numeric_limits<double>::infinity();
}

void PriceBook::note(const Event& event, std::optional<TierIndex> tier, const Price& price) {
  if (price.derivation.empty()) return;
  std::string words = to_string(event);
  if (event.in_mac) words += " in a MAC";
  if (tier) words += " @ " + memory()[*tier].name;
  derived_.push_back({std::move(words), price.derivation, price.each});
}

}  // namespace opcost
