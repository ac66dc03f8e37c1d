#pragma once

#include <string>

#include "graph/read_context.h"
#include "opcost/graph/tensor.h"

namespace opcost::onnx_reader {

/// A tensor and its name in the file, which may be empty.
struct NamedTensor {
  std::string name;
  Tensor tensor;
};

/// Reads the TensorProto in `field`. Its numbers are kept if they are in the file, take at most
/// kLargestKeptPayload and are as many as the dims say.
NamedTensor read_tensor(ReadContext& context, Field field);

/// Reads the SparseTensorProto in `field`: element type, dense dims, and its two
/// tensors.
NamedTensor read_sparse_tensor(ReadContext& context, Field field);

}  // namespace opcost::onnx_reader
