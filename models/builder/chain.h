#pragma once

#include <cstdint>

#include "models/builder/network_builder.h"

namespace opcost::models {

/// A graph of exactly `nodes` nodes (at least one), Conv 3x3, Relu, Add and again, each Conv with
/// weights of its own as initializers without payload: for measuring time against nodes.
onnx_format::ModelProto chain(std::int64_t nodes);

}  // namespace opcost::models
