#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

#include "opcost/core/result.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// Writes a model with float32 tensors and plain nodes as an ONNX file: the graph's inputs,
/// outputs, nodes and initializers. Initializers without numbers get random ones, small and nearly
/// normally distributed, the same for a seed on every platform. An Error: 2 GiB or more, which
/// protobuf cannot hold; tensors or attributes of other kinds; a stream that fails.
Status write_onnx(const Model& model, std::uint64_t seed, std::ostream& out);

/// The bytes of the weights that write_onnx writes; std::nullopt if they do not fit 64 bits.
std::optional<std::uint64_t> weight_bytes(const Model& model);

}  // namespace opcost
