// Collects the runs of single layers with the facts of their node.
#include "calibrate/layer_rows.h"

#include <algorithm>

#include "opcost/core/text.h"
#include "opcost/runs/run_estimator.h"

namespace opcost {
namespace {

/// A pricer that prices nothing and keeps the facts of every counted node.
class FactsKeeper final : public Pricer {
 public:
  PricerInfo info() const override { return {}; }
  const MemoryHierarchy& memory() const override { return memory_; }
  Result<Price> price(const Event&, std::optional<TierIndex>) const override { return Price{}; }
  bool prices_nodes() const override { return true; }
  NodePrice price_of(const NodeFacts& node) const override {
    ++nodes_;
    if (nodes_ == 1) first_ = node;
    NodePrice price;
    price.kind = NodePrice::Kind::Whole;
    return price;
  }

  void forget() { nodes_ = 0; }
  std::size_t nodes() const { return nodes_; }
  const NodeFacts& first() const { return first_; }

 private:
  MemoryHierarchy memory_{{MemoryTier{"memory", std::nullopt}}};
  mutable std::size_t nodes_ = 0;
  mutable NodeFacts first_;
};

/// A layer in a loop is not a single run.
bool runs_several_times(const Estimate& estimate) {
  return std::ranges::any_of(estimate.nodes, [](const NodeEstimate& node) {
    return node.status == NodeStatus::Counted && node.times != 1;
  });
}

OperatorKey key_of(const NodeFacts& node) {
  return {operator_label(node.domain, node.op), operand_type(node), node.around.in_place};
}

}  // namespace

Result<double> energy_to_fit(const MeasuredRun& run, bool net) {
  if (!net) return run.energy_j;
  const auto above_idle = run.net_j();
  if (!above_idle)
    return Error{"--net needs its `idle_j`", run.where(),
                 "opcost measure writes it; or leave out --net"};
  if (*above_idle <= 0.0) return Error{"its energy is not above idle", run.where(), ""};
  return *above_idle;
}

Result<LayerRows> layer_rows(const RunSet& runs, const LayerwiseOptions& options) {
  LayerRows result;
  FactsKeeper keeper;
  RunEstimator estimator(keeper, options.estimate);
  for (const MeasuredRun& run : runs.runs) {
    keeper.forget();
    const auto measured = energy_to_fit(run, options.net);
    const auto known = measured ? estimator.estimate(run) : Result<Estimate>{measured.error()};
    if (!known) {
      result.left_out.push_back(known.error());
    } else if (keeper.nodes() != 1 || runs_several_times(*known)) {
      result.networks.push_back(&run);
    } else {
      result.operators[key_of(keeper.first())].push_back(
          {&run, *measured, shape_of(keeper.first())});
    }
  }
  if (!result.operators.empty()) return result;
  if (!result.left_out.empty()) return result.left_out.front();
  return Error{"it has no run of a single layer, which is what regressions are fitted to",
               runs.file, "opcost sample makes layers to measure"};
}

}  // namespace opcost
