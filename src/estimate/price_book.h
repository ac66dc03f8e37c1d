#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "opcost/cost/pricer.h"
#include "opcost/estimate/record.h"
#include "rules/operands.h"

namespace opcost {

/// Looks prices up when they are needed, each only once.
class PriceBook {
 public:
  /// A price that the report's energies rest on.
  struct Used {
    Event event;
    std::optional<TierIndex> tier{};

    bool operator==(const Used&) const = default;
  };

  explicit PriceBook(const Pricer& pricer) : pricer_(pricer) {
    if (const auto price = pricer.node_price()) per_node_ = price->each;
  }

  /// `used`: the report's energies rest on it, so that it tells how the price was derived.
  Result<Picojoules> price(const Event& event, std::optional<TierIndex> tier, bool used = true);
  /// The price of an access in pJ for who chooses among memories; infinite where there is none.
  double access_price(const Event& event, TierIndex tier);
  /// The price of the node as a whole.
  NodePrice price_of(const Operands& operands, std::uint64_t macs, const NodeContext& around) const;
  /// The derived prices, in the order in which they were first needed.
  const std::vector<DerivedPrice>& derived() const { return derived_; }
  /// Whatever derived prices are used from here on are also written there; null: nowhere.
  void write_used(std::vector<Used>* to) { written_ = to; }
  /// What was written so for a bill is used again.
  void use_again(const std::vector<Used>& written);
  /// What a counted node costs in addition to its events.
  Picojoules per_node() const { return per_node_; }
  const MemoryHierarchy& memory() const { return pricer_.memory(); }

 private:
  void note(const Used& one, const Price& price, bool is_new);

  const Pricer& pricer_;
  Picojoules per_node_;
  struct Known {
    Price price;
    bool used = false;
  };
  std::unordered_map<std::uint64_t, Known> known_;
  std::vector<DerivedPrice> derived_;
  std::vector<Used>* written_ = nullptr;
};

}  // namespace opcost
