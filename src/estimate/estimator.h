#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "estimate/billing.h"
#include "estimate/control_flow/control_flow.h"
#include "estimate/control_flow/subgraph_runner.h"
#include "estimate/functions.h"
#include "estimate/memory_meter.h"
#include "estimate/rewrite/rewriter.h"
#include "estimate/unbilled_node.h"
#include "estimate/walk/bind_inputs.h"
#include "estimate/walk/walk.h"
#include "estimate/work_pages.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// The prices, and what is remembered of nodes with them.
struct PricesAndPages {
  const Pricer& pricer;
  WorkPages& pages;
};

/// Estimates the nodes of a model, those of subgraphs and functions among them: a
/// region is walked whole, then rewritten, then billed; where nothing is to be rewritten, node by
/// node. A function, and the branch
/// that an If takes, are billed with the region they stand in; a body that runs over and
/// over is billed for each run.
class Estimator final : public SubgraphRunner {
 public:
  /// All must outlive it.
  /// `batch`: for another batch than the file's; null: for the file's.
  Estimator(const Model& model, const BoundInputs& bound, const EstimateOptions& options,
            PricesAndPages known, const BatchChange* batch, WalkNotes& notes);

  /// Every node of the graph. Errors: a count beyond 64 bits, an event without a price, a
  /// model that unfolds into too many nodes or takes too much memory.
  Result<std::vector<NodeEstimate>> run(const std::vector<TensorInfo>& inputs);
  /// What is known of the graph's values, once it ran.
  const Walk& graph() const { return *graph_; }
  const Billing& billing() const { return billing_; }
  /// Whether all nodes are of one region, in which no two have the same id.
  bool has_one_region() const { return regions_ == 1; }
  const Rewriter& rewriter() const { return rewriter_; }

  Result<WalkedSubgraph> walk_subgraph(const Graph& graph, const std::vector<TensorInfo>& inputs,
                                       const Walk& outer, const std::string& path) override;
  Result<SubgraphRun> run_subgraph(const Graph& graph, const std::vector<TensorInfo>& inputs,
                                   const Walk& outer, const std::string& path) override;
  Result<KnownCost> cost_of(UnbilledNodes& nodes) override { return billing_.cost_of(nodes); }
  const EstimateOptions& options() const override { return options_; }
  UsedOptions& used() override { return used_; }
  bool may_unroll() const override;

 private:
  /// Where a node stands.
  struct Place {
    const std::shared_ptr<Walk>& walk;
    UnbilledNodes& nodes;  ///< Those before it.
    SharedText id;
  };

  std::shared_ptr<Walk> open_region(Region region, const Walk* outer);
  Status walk_region(const std::shared_ptr<Walk>& walk, UnbilledNodes& nodes);
  Status walk_deeper(const std::shared_ptr<Walk>& walk, Error too_deep, UnbilledNodes& nodes);
  Status walk_node(const Node& in_file, Place place);
  void add_node(Walk& walk, UnbilledNode one, UnbilledNodes& nodes);
  Status walk_call(const Function& function, const Node& node, Place place);
  Result<Inside> run_inside(const Walk& walk, UnbilledNode& one);
  const ValueUses* uses_of(const Region& region);
  const RouterShares* routers_of(const Region& region);

  const Model& model_;
  const EstimateOptions& options_;
  UsedOptions used_;
  ValueTable values_;
  StoredNumbers stored_;
  WalkSettings settings_;
  Functions functions_;
  std::shared_ptr<Walk> graph_;
  MemoryMeter memory_;
  Rewriter rewriter_;
  Billing billing_;
  std::unordered_map<const std::vector<Node>*, ValueUses> uses_;
  std::unordered_map<const std::vector<Node>*, RouterShares> routers_;
  /// Each node of the graph as soon as it is walked; a price of whole nodes looks around them.
  bool bills_at_once_;
  std::vector<NodeEstimate> billed_;  ///< Of the graph.
  std::uint64_t visits_ = 0, regions_ = 0;
  std::uint64_t most_visits_ = 0;
  int depth_ = 0;
};

}  // namespace opcost
