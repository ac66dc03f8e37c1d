#pragma once

#include <string>

#include "graph/read_context.h"
#include "opcost/graph/tensor.h"

namespace opcost::onnx_reader {

/// A tensor and the name it has in the file; may be empty.
struct NamedTensor {
  std::string name;
  Tensor tensor;
};

/// The TensorProto in `field`. Its numbers are kept where they are in the file,
/// at most kLargestKeptPayload, and as many as its dims say.
NamedTensor read_tensor(ReadContext& context, Field field);

/// The SparseTensorProto in `field`: element type and dense dims, no numbers.
NamedTensor read_sparse_tensor(ReadContext& context, Field field);

}  // namespace opcost::onnx_reader
