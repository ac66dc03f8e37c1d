// Prices by event, each looked up once.
#include "estimate/price_book.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

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

NodePrice PriceBook::price_of(const Operands& operands, std::uint64_t macs,
                              const NodeContext& around) const {
  if (!pricer_.prices_nodes()) return {};
  NodeFacts facts = facts_of(operands, macs);
  facts.around = around;
  return pricer_.price_of(facts);
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
  if (used && !found.price.derivation.empty()) note({event, tier}, found.price, !found.used);
  found.used = found.used || used;
  return found.price.each;
}

double PriceBook::access_price(const Event& event, TierIndex tier) {
  const auto price = this->price(event, tier, false);
  return price ? price->value : std::numeric_limits<double>::infinity();
}

void PriceBook::use_again(const std::vector<Used>& written) {
  for (const Used& one : written) (void)price(one.event, one.tier);
}

void PriceBook::note(const Used& one, const Price& price, bool is_new) {
  if (written_ != nullptr && std::ranges::find(*written_, one) == written_->end())
    written_->push_back(one);
  if (!is_new) return;
  std::string words = to_string(one.event);
  if (one.event.in_mac) words += " in a MAC";
  if (one.tier) words += " @ " + memory()[*one.tier].name;
  derived_.push_back({std::move(words), price.derivation, price.each});
}

}  // namespace opcost
