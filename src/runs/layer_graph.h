#pragma once

#include <string_view>

#include "opcost/runs/layer.h"

namespace opcost {

/// Null where there is no such type.
const LayerType* layer_type_named(std::string_view name);

}  // namespace opcost
