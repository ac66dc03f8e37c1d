#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "estimate/unbilled_node.h"

namespace opcost {

/// What happened to the quantised operators of a model: nodes of the file, by operator.
struct QdqSummary {
  std::map<std::string, std::set<const Node*>> as_integers;
  std::map<std::string, std::set<const Node*>> in_float;  ///< Operators between conversions.
  std::set<const Node*> stored_weights;                   ///< Weights by their dequantisers.

  /// For the estimate's assumptions; empty if nothing was quantised.
  std::vector<std::string> assumptions() const;
};

/// Counts the quantised operators of one region as hardware runs them: DequantizeLinear, operator
/// and QuantizeLinear are one integer operator; a weight that is stored in few bits for an operator
/// in float is read so, and converted on its way. `nodes`: all of the region that `walk` went
/// through.
void count_as_integers(const std::vector<UnbilledNode*>& nodes, const Walk& walk,
                       QdqSummary& summary);

}  // namespace opcost
