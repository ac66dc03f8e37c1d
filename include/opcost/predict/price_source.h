#pragma once

#include <string>
#include <variant>

#include "opcost/core/result.h"
#include "opcost/cost/cost_table.h"
#include "opcost/predict/layerwise.h"

namespace opcost {

/// What `--table` names: a price table or a layerwise one. A Pricer like each.
class PriceSource final : public Pricer {
 public:
  PriceSource(CostTable table) : held_(std::move(table)) {}       // NOLINT(*-explicit-*)
  PriceSource(LayerwiseTable table) : held_(std::move(table)) {}  // NOLINT(*-explicit-*)

  /// Null if it is a table of the other kind.
  const CostTable* table() const { return std::get_if<CostTable>(&held_); }
  CostTable* table() { return std::get_if<CostTable>(&held_); }
  const LayerwiseTable* layerwise() const { return std::get_if<LayerwiseTable>(&held_); }
  const std::string& name() const;
  /// "runs", "host", "loss"...: how the table was made.
  const std::vector<std::pair<std::string, std::string>>& provenance() const;

  PricerInfo info() const override { return pricer().info(); }
  const MemoryHierarchy& memory() const override { return pricer().memory(); }
  Result<Price> price(const Event& event, std::optional<TierIndex> tier) const override {
    return pricer().price(event, tier);
  }
  std::optional<Price> node_price() const override { return pricer().node_price(); }
  bool prices_nodes() const override { return pricer().prices_nodes(); }
  NodePrice price_of(const NodeFacts& node) const override { return pricer().price_of(node); }

 private:
  const Pricer& pricer() const;

  std::variant<CostTable, LayerwiseTable> held_;
};

}  // namespace opcost
