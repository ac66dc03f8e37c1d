// Prices by event, each looked up once.
#include "estimate/price_book.h"

#include <limits>
#include <string>

#include "estimate/node_facts.h"

namespace opcost {
namespace {

// All of an event and its memory as one number, different for different ones: there are at most
// kMostTiers memories, and few actions and formats.
std::uint64_t key_of(const Event& event, std::optional<TierIndex> tier) {
  const auto number = [](auto part) { return static_cast<std::uint64_t>(part); };
  return number(event.type.bits.value) | (tier ? tier->value + 1 : 0) << 32 |
         number(event.type.format) << 40 | number(event.action) << 48 | number(event.in_mac) << 56;
}

}  // namespace

NodePrice PriceBook::price_of(const Operands& operands, std::uint64_t macs) const {
  return pricer_.prices_nodes() ? pricer_.price_of(facts_of(operands, macs)) : NodePrice{};
}

Result<Picojoules> PriceBook::price(const Event& event, std::optional<TierIndex> tier, bool used) {
  const std::uint64_t key = key_of(event, tier);
  auto known = known_.find(key);
  if (known == known_.end()) {
    auto price = pricer_.price(event, tier);
    if (!price) return price.error();
    known = known_.emplace(key, Known{*std::move(price)}).first;
  }
  Known& found = known->second;
  if (used && !found.used) note(event, tier, found.price);
  found.used = found.used || used;
  return found.price.each;
}

double PriceBook::access_price(const Event& event, TierIndex tier) {
  const auto price = this->price(event, tier, false);
  return price ? price->value : std::numeric_limits<double>::infinity();
}

void PriceBook::note(const Event& event, std::optional<TierIndex> tier, const Price& price) {
  if (price.derivation.empty()) return;
  std::string words = to_string(event);
  if (event.in_mac) words += " in a MAC";
  if (tier) words += " @ " + memory()[*tier].name;
  derived_.push_back({std::move(words), price.derivation, price.each});
}

}  // namespace opcost
