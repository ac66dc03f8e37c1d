#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

#include "opcost/core/result.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// Writes a model of float32 tensors and plain nodes as an ONNX file: the graph's
/// inputs, outputs, nodes and initializers. Initializers of unknown numbers get
/// random ones, small and near to normally distributed, the same for the same seed
/// on every platform. An Error: 2 GiB or more, what protobuf cannot hold; tensors
/// or attributes of other kinds; a stream that takes no more.
Status write_onnx(const Model& model, std::uint64_t seed, std::ostream& out);

/// The bytes that the weights of write_onnx take; nothing where they do not fit 64 bits.
std::optional<std::uint64_t> weight_bytes(const Model& model);

}  // namespace opcost
