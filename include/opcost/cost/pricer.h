#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/citation.h"
#include "opcost/core/event.h"
#include "opcost/core/memory.h"
#include "opcost/core/result.h"
#include "opcost/cost/node_facts.h"
#include "opcost/cost/table_evidence.h"

namespace opcost {

/// An event with its place: how often `event` happens at `tier`.
struct PlacedEvent {
  Event event;
  std::optional<TierIndex> tier;  ///< std::nullopt for arithmetic.
  std::uint64_t count = 0;
};

/// The price of one event, and how the table came to it.
struct Price {
  Picojoules each;
  std::string source;  ///< Publication and place in it, for the listed price on which it is based.
  /// "" for a listed price; else how it was derived, e.g.
  /// "quadratic in bits from mul int32" or "exp = 7 mul + 7 add (opcost's own)".
  std::string derivation;
};

/// Which table prices, for the head of a report.
struct PricerInfo {
  std::string name;
  std::string technology;               ///< "45 nm CMOS, 0.9 V"; may be empty.
  std::string description;              ///< May be empty.
  std::vector<std::string> overrides;   ///< Prices changed for this run: "mul.float32=3.1".
  std::vector<Citation> citations;      ///< What a paper that uses these prices must cite.
  std::string placement;                ///< The one the prices hold for ("floor"); "": any.
  std::optional<CoveredByRuns> covers;  ///< What its runs had; std::nullopt: it was not fitted.
  std::optional<Validated> validated;   ///< Its error on what it was not fitted to, if known.
  std::string conv{};  ///< How its machine runs convolutions ("winograd-f4"); "": as asked.
  /// It says of nodes that it prices as a whole whether its runs cover them (NodePrice::outside).
  bool tells_outside = false;
};

/// Turns counted events into energy: a price table, or a learned predictor. It knows no rule of an
/// operator; a predictor knows operators by name and size.
class Pricer {
 public:
  virtual ~Pricer() = default;
  virtual PricerInfo info() const = 0;
  virtual const MemoryHierarchy& memory() const = 0;
  /// The price of one event at a tier. An Error names an event that has no price.
  virtual Result<Price> price(const Event& event, std::optional<TierIndex> tier) const = 0;
  /// What every counted node costs in addition to its events; std::nullopt if nothing.
  virtual std::optional<Price> node_price() const { return std::nullopt; }
  /// Whether it may price nodes as a whole, and therefore needs their facts.
  virtual bool prices_nodes() const { return false; }
  /// The price of a counted node as a whole; asked only if prices_nodes().
  virtual NodePrice price_of(const NodeFacts&) const { return {}; }
};

}  // namespace opcost
