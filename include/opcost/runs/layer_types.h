#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/runs/layer.h"

namespace opcost {

/// All types of layers that a runs file may name.
std::span<const LayerType> layer_types();
/// Null if there is no such type.
const LayerType* layer_type_named(std::string_view name);
/// The names of the parameters of all types: they are columns of a runs file.
std::vector<std::string> layer_parameters();

/// An Error if the type is unknown, or a parameter is missing, does not belong to the type, or is
/// out of range (1 to 2^31 - 1; padding from 0; bias and inplace 0 or 1).
Status check_layer(const Layer& layer);

}  // namespace opcost
