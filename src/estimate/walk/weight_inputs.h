#pragma once

#include <string>

#include "opcost/graph/graph.h"

namespace opcost {

/// Whether a model's input is used as weights and as nothing else: as the kernel, matrix, bias or
/// scale of its nodes, perhaps converted or rearranged before. Such an input has no batch.
bool feeds_weights_only(const Model& model, const std::string& input);

}  // namespace opcost
