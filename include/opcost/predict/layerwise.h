#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/cost/cost_table.h"
#include "opcost/cost/pricer.h"
#include "opcost/cost/table_evidence.h"
#include "opcost/predict/regression.h"

namespace opcost {

/// Prices nodes as a whole, by one regression per type of operator (a learned predictor).
/// cost_tables/LAYERWISE.md documents the file format.
class LayerwiseTable final : public Pricer {
 public:
  struct Content {
    std::string name;
    std::string description;
    /// At most one for each operator and type, and one of it in place.
    std::vector<Regression> regressions;
    std::string fallback;                  ///< As written: a shipped name or a path; "": none.
    std::optional<Validated> validated{};  ///< Its error on what it was not fitted to.
    /// How the table was made, in the order of the file.
    std::vector<std::pair<std::string, std::string>> provenance;
  };

  explicit LayerwiseTable(Content content);

  const Content& content() const { return content_; }
  const std::string& name() const { return content_.name; }
  /// Nodes without a regression are priced by this table, event by event.
  void fall_back_to(CostTable table);
  /// Null: nodes without a regression are unknown.
  const CostTable* fallback() const { return fallback_.get(); }

  PricerInfo info() const override;
  /// That of the fallback; without one a single memory, because nothing is placed.
  const MemoryHierarchy& memory() const override;
  Result<Price> price(const Event& event, std::optional<TierIndex> tier) const override;
  std::optional<Price> node_price() const override;
  bool prices_nodes() const override { return true; }
  /// A negative result of a regression becomes 0, with a warning. A node that can work in place
  /// has its operator's regression in place, else the plain one, with an assumption; one that is
  /// fused into the node before it costs nothing of its own.
  NodePrice price_of(const NodeFacts& node) const override;

 private:
  const Regression* regression_of(const std::string& op, NumberType type, bool in_place) const;
  NodePrice price_alone(const std::string& op, const NodeFacts& node) const;

  Content content_;
  MemoryHierarchy memory_;
  std::shared_ptr<const CostTable> fallback_;  // shared, because tables are large and often copied
};

}  // namespace opcost
