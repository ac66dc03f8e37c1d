#pragma once

#include <set>
#include <string>
#include <vector>

#include "estimate/unbilled_node.h"

namespace opcost {

/// What --fuse-activations did.
struct FusionSummary {
  std::set<std::string> readers;  ///< Ids of the nodes that take an input from a register.
  bool stopped_at_body = false;   ///< A value that enters or leaves a body would have been next.

  /// "--fuse-activations: 20 values between two nodes are ...".
  std::vector<std::string> changes() const;
};

/// Leaves out the writing and reading of every value that one node makes and one elementwise node
/// alone reads, each element once. Views, conversions that are part of an integer operator and
/// folded normalisations between the two change nothing. `nodes`: all that run together;
/// `is_body`: they run over and over.
void fuse_activations(UnbilledNodes& nodes, const ValueTable& values, bool is_body,
                      FusionSummary& summary);

}  // namespace opcost
