// Puts fitted prices into a copy of the base table.
#include "calibrate/fitted_table.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "opcost/core/text.h"

namespace opcost {
namespace {

using Kind = PriceKey::Kind;

// The largest price a table may hold.
constexpr double kMostPicojoules = 1e12;

/// How much fitted prices differ from the base's, where both are known.
class Changes {
 public:
  Changes(const std::vector<FoundPrice>& found, double scale) : found_(found), scale_(scale) {}

  double of_arithmetic(Kind kind, Action action) const {
    return mean([&](const PriceKey& key) {
             return key.kind == kind && (kind == Kind::Mac || key.action == action);
           })
        .value_or(scale_);
  }

  double of_access(Action action, std::size_t tier) const {
    std::optional<double> nearest;
    std::size_t distance = std::numeric_limits<std::size_t>::max();
    for (const FoundPrice& one : found_) {
      if (one.key.kind != Kind::Access) continue;
      const std::size_t there = one.key.tier.value;
      // The other access of the same memory is closer than the same access of the next memory.
      const std::size_t away =
          2 * (there > tier ? there - tier : tier - there) + (one.key.action == action ? 0 : 1);
      const auto change = change_of(one);
      if (!change || away >= distance) continue;
      nearest = change;
      distance = away;
    }
    return nearest.value_or(scale_);
  }

 private:
  static std::optional<double> change_of(const FoundPrice& one) {
    if (!one.base_pj || *one.base_pj <= 0.0 || one.pj <= 0.0) return std::nullopt;
    return one.pj / *one.base_pj;
  }

  /// The geometric mean, because changes are factors.
  template <class Test>
  std::optional<double> mean(const Test& test) const {
    double sum = 0.0;
    int count = 0;
    for (const FoundPrice& one : found_) {
      const auto change = change_of(one);
      if (!test(one.key) || !change) continue;
      sum += std::log(*change);
      ++count;
    }
    return count > 0 ? std::optional{std::exp(sum / count)} : std::nullopt;
  }

  const std::vector<FoundPrice>& found_;
  double scale_;
};

void scale(ListedPrice& price, double change) {
  price.each.value = std::min(price.each.value * change, kMostPicojoules);
  price.source = "no run tells; " + rounded_text(change, 4) + " times: " + price.source;
}

void scale_all(CostTable::Content& table, const Changes& changes) {
  for (auto& [action, prices] : table.arithmetic)
    for (auto& [type, price] : prices)
      scale(price, changes.of_arithmetic(Kind::Arithmetic, action));
  for (auto& [type, price] : table.mac) scale(price, changes.of_arithmetic(Kind::Mac, Action::Mul));
  for (std::size_t tier = 0; tier < table.tiers.size(); ++tier) {
    for (auto& [bits, price] : table.tiers[tier].read)
      scale(price, changes.of_access(Action::Read, tier));
    for (auto& [bits, price] : table.tiers[tier].write)
      scale(price, changes.of_access(Action::Write, tier));
  }
}

void put(CostTable::Content& table, const FoundPrice& found) {
  const ListedPrice price{{std::min(found.pj, kMostPicojoules)}, found.source};
  const PriceKey& key = found.key;
  switch (key.kind) {
    case Kind::Arithmetic: table.arithmetic[key.action][key.type] = price; return;
    case Kind::Mac: table.mac[key.type] = price; return;
    case Kind::Access: {
      TierPrices& tier = table.tiers[key.tier.value];
      (key.action == Action::Read ? tier.read : tier.write)[key.type.bits] = price;
      return;
    }
    case Kind::Node: table.per_node = price; return;
    case Kind::Static: return;  // not a price of the table
  }
}

}  // namespace

CostTable fitted_table(const CostTable& base, const std::vector<FoundPrice>& found, double scale) {
  CostTable::Content table = base.content();
  table.overrides.clear();
  table.per_node.reset();  // the base's call is no call of this machine
  scale_all(table, Changes(found, scale));
  for (const FoundPrice& one : found) put(table, one);
  return CostTable(std::move(table));
}

}  // namespace opcost
