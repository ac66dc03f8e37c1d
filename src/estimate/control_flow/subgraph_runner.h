#pragma once

#include <set>
#include <string>
#include <vector>

#include "estimate/known_cost.h"
#include "estimate/unbilled_node.h"
#include "estimate/walk/walk.h"
#include "opcost/core/result.h"
#include "opcost/core/units.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// What the options name that the model has.
struct UsedOptions {
  std::set<std::string> shapes, branches, trip_counts;
};

/// A subgraph that was walked once.
struct WalkedSubgraph {
  UnbilledNodes nodes;
  std::vector<TensorInfo> outputs;  ///< Parallel to the subgraph's.
  std::vector<ValueId> output_ids;  ///< The same.
};

/// The result of running a subgraph once.
struct SubgraphRun {
  std::vector<NodeEstimate> nodes;
  std::vector<TensorInfo> outputs;  ///< Parallel to the subgraph's.
  std::vector<ValueId> output_ids;  ///< The same.
};

/// What a node with subgraphs needs in order to run them. The Estimator implements it;
/// the files here see no more of it than this.
class SubgraphRunner {
 public:
  SubgraphRunner() = default;
  SubgraphRunner(const SubgraphRunner&) = delete;
  SubgraphRunner& operator=(const SubgraphRunner&) = delete;
  virtual ~SubgraphRunner() = default;

  /// Runs a subgraph of a node of `outer` with those inputs. `path`: "if_3/then_branch/".
  virtual Result<WalkedSubgraph> walk_subgraph(const Graph& graph,
                                               const std::vector<TensorInfo>& inputs,
                                               const Walk& outer, const std::string& path) = 0;
  /// The same for a body that runs over and over.
  virtual Result<SubgraphRun> run_subgraph(const Graph& graph,
                                           const std::vector<TensorInfo>& inputs, const Walk& outer,
                                           const std::string& path) = 0;
  /// What walked nodes cost together, as they are.
  virtual Result<KnownCost> cost_of(UnbilledNodes& nodes) = 0;

  virtual const EstimateOptions& options() const = 0;
  virtual UsedOptions& used() = 0;
  /// Whether bodies may still be run separately for each iteration.
  virtual bool may_unroll() const = 0;
};

}  // namespace opcost
