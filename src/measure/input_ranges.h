#pragma once

#include <map>
#include <string>

#include "measure/walked_graph.h"
#include "opcost/measure/workload.h"

namespace opcost {

/// The valid ranges of the integer inputs of a graph. Integers that choose elements of an array
/// (Gather and similar operators) or count steps of a sequence are limited by its extent.
std::map<std::string, IntegerRange> input_ranges(const Model& model, const WalkedGraph& graph);

}  // namespace opcost
