#pragma once

#include "opcost/core/result.h"
#include "opcost/graph/graph.h"
#include "opcost/runs/layer.h"

namespace opcost {

/// The layer as a model of one node, with weights but without their numbers.
Result<Model> layer_model(const Layer& layer);

}  // namespace opcost
