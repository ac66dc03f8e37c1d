#pragma once

#include <string>

#include "opcost/core/result.h"
#include "opcost/estimate/record.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// Writes a copy of the model's file in which the graph and its nodes have metadata_props
/// opcost.energy_pj, opcost.floor_pj, opcost.macs, opcost.share (of the model's energy, in
/// percent), or opcost.unknown; the graph also opcost.table and opcost.placement. Returns a
/// sentence: how many nodes have them. Errors: as annotate_onnx(); the numbers are in files beside
/// the model, and `target` is in another folder.
Result<std::string> annotate(const Model& model, const Estimate& estimate,
                             const std::string& target);

}  // namespace opcost
