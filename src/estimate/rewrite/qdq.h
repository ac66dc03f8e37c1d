#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "estimate/rewrite/captured_uses.h"
#include "estimate/rewrite/moved_numbers.h"
#include "estimate/unbilled_node.h"

namespace opcost {

/// What happened to the quantised operators of a model: nodes of the file, by operator.
struct QdqSummary {
  std::map<std::string, std::set<const Node*>> as_integers;
  /// Operators that stay in float although an input is quantised: by operator and reason.
  std::map<std::pair<std::string, std::string>, std::map<const Node*, std::string>> in_float;
  std::set<const Node*> stored_weights;  ///< Weights by their dequantisers.

  /// For the estimate's assumptions; empty if nothing was quantised.
  std::vector<std::string> assumptions() const;
};

/// Counts quantised operators as hardware runs them: DequantizeLinear, operator and QuantizeLinear
/// are one integer operator; a weight that is stored in few bits for an operator in float is read
/// so, and converted on its way; what only moves numbers moves the quantised ones. `nodes`: those
/// of a graph or subgraph, with the functions that it calls; `root`: its walk.
class IntegerCounting {
 public:
  /// Each node, as it is walked.
  void take(UnbilledNode& one) { seen_.take(one); }
  void finish(const std::vector<UnbilledNode*>& nodes, const Walk& root);

  const QdqSummary& summary() const { return summary_; }

 private:
  bool concerns(const std::vector<UnbilledNode*>& nodes, const Walk& root) const;

  QuantizedSources seen_;  // of all graphs
  CapturedUses captured_;
  QdqSummary summary_;
};

}  // namespace opcost
