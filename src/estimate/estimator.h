#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "estimate/bill.h"
#include "estimate/rewrite/qdq.h"
#include "estimate/rewrite/what_if.h"
#include "estimate/walk/bind_inputs.h"
#include "estimate/walk/walk.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// What the options named and the model has.
struct UsedOptions {
  std::set<std::string> shapes, branches, trip_counts;
};

/// A subgraph that has run once.
struct SubgraphRun {
  std::vector<NodeEstimate> nodes;
  std::vector<TensorInfo> outputs;  ///< Parallel to the subgraph's.
};

/// Estimates the nodes of a model, those of subgraphs and functions among them.
class Estimator {
 public:
  /// All must outlive it.
  Estimator(const Model& model, const BoundInputs& bound, const EstimateOptions& options,
            const Pricer& pricer);

  /// Every node of the walk's region. Errors: a count beyond 64 bits, an event
  /// without a price, a model that unfolds into too many nodes.
  Result<std::vector<NodeEstimate>> run(Walk& walk);
  /// A subgraph of a node of `outer`, with what its inputs are. `path`: "if_3/then_branch/".
  Result<SubgraphRun> run_subgraph(const Graph& graph, const std::vector<TensorInfo>& inputs,
                                   const Walk& outer, const std::string& path);

  const EstimateOptions& options() const { return options_; }
  const WalkSettings& settings() const { return settings_; }
  UsedOptions& used() { return used_; }
  PriceBook& prices() { return prices_; }
  const WhatIfWalk& what_if() const { return what_if_; }
  const QdqSummary& qdq() const { return qdq_; }
  /// Whether bodies may still be run anew for every iteration.
  bool may_unroll() const;
  /// Elements of the constants that counted nodes read as data.
  std::uint64_t parameters() const;

 private:
  /// A region on its way: its nodes so far, and which of them wait for others.
  struct Course {
    Walk& walk;
    QdqRegion* qdq = nullptr;  ///< null: as written.
    std::vector<NodeEstimate> nodes;
    std::vector<std::pair<std::size_t, const Node*>> waiting;
  };

  Status visit(const Node& node, Course& course, std::string id);
  /// `node`: as written in the file, with the arguments of a function's call.
  Status settle(const Node& written, const Node& node, Course& course, WalkedNode& walked,
                NodeEstimate& entry);
  Status finish(Course& course);
  Status bill(const Node& node, Walk& walk, WalkedNode& walked, NodeEstimate& entry);
  Status call(const Function& function, const Node& node, Walk& walk, const std::string& id,
              std::vector<NodeEstimate>& nodes);
  void give_results(const Function& function, const Node& node, const Walk& body, Walk& walk);
  const Function* function_of(const Node& node) const;
  const std::map<std::string, std::int64_t>& opsets_of(const Function& function);
  void keep_parameters(const Node& node, const ConstantsRead& constants, const Walk& walk);

  const Model& model_;
  const EstimateOptions& options_;
  UsedOptions used_;
  WalkSettings settings_;
  PriceBook prices_;
  WhatIfWalk what_if_;
  QdqSummary qdq_;
  std::map<std::string, std::uint64_t> parameters_;  // elements, by origin
  std::map<std::tuple<std::string, std::string, std::string>, const Function*> functions_;
  std::map<const Function*, std::map<std::string, std::int64_t>> function_opsets_;
  std::uint64_t visits_ = 0;
  int depth_ = 0;
};

}  // namespace opcost
