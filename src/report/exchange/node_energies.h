#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "report/estimate/selection.h"

namespace opcost {

/// A node of the model's main graph with all that runs inside it: the bodies of a loop or branch,
/// the nodes of a function.
struct NodeEnergy {
  std::string name = {};    ///< As in the file; "Conv_12", ours, if it has none there.
  std::string output = {};  ///< Its first output's name; "" if it has none.
  Picojoules energy = {}, floor = {};
  std::uint64_t macs = 0;
  bool unknown = false;  ///< It, or one inside it.
};

/// The name looks as opcost names nodes that have none: their outputs then name them too.
bool may_be_ours(const NodeEnergy& node);

/// In the order of the graph. Nodes inside others are added to those.
std::vector<NodeEnergy> node_energies(const Selection& nodes);

}  // namespace opcost
