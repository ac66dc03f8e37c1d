#pragma once

#include <map>
#include <string>

#include "measure/walked_graph.h"
#include "opcost/measure/workload.h"

namespace opcost {

/// What the integers of a graph's inputs may be: where they choose elements of an
/// array (Gather and its like), or count steps of a sequence, what those have.
std::map<std::string, IntegerRange> input_ranges(const Model& model, const WalkedGraph& graph);

}  // namespace opcost
