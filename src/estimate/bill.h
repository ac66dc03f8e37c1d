#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "estimate/walk/walk.h"
#include "opcost/cost/pricer.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// Prices as they are asked for, each looked up once.
class PriceBook {
 public:
  explicit PriceBook(const Pricer& pricer) : pricer_(pricer) {
    if (const auto price = pricer.node_price()) per_node_ = price->each;
  }

  Result<Price> price(const Event& event, std::optional<TierIndex> tier);
  /// What the node costs as a whole.
  NodePrice price_of(const Operands& operands, std::uint64_t macs) const;
  /// The prices that were derived, in the order they were first needed.
  const std::vector<DerivedPrice>& derived() const { return derived_; }
  /// What a counted node costs beside its events.
  Picojoules per_node() const { return per_node_; }
  const MemoryHierarchy& memory() const { return pricer_.memory(); }

 private:
  void note(const Event& event, std::optional<TierIndex> tier, const Price& price);

  const Pricer& pricer_;
  Picojoules per_node_;
  std::map<std::pair<Event, std::optional<TierIndex>>, Price> known_;
  std::vector<DerivedPrice> derived_;
};

/// The constants that a node reads as data.
struct ConstantsRead {
  std::set<std::string> inputs;                 ///< By value name.
  std::map<std::string, std::uint64_t> tables;  ///< Arrays in attributes, with their elements.
};

/// Counts, places and prices one node whose status is Counted, and adds the
/// constants it reads to `constants`. A node that touches strings becomes
/// Unknown, and so does one that the predictor knows no energy of. Errors: a count
/// beyond 64 bits, a missing price.
Status write_bill(const Node& node, WalkedNode& walked, const EstimateOptions& options,
                  PriceBook& prices, NodeEstimate& entry, ConstantsRead& constants);

}  // namespace opcost
