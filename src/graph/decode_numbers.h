#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "opcost/core/count.h"
#include "opcost/graph/tensor.h"

namespace opcost::onnx_reader {

/// The numbers of a tensor as they stand in the file: whichever of
/// TensorProto's data fields were there.
struct Payload {
  std::optional<std::string> raw;      ///< raw_data
  std::vector<std::int64_t> integers;  ///< int32_data, int64_data or uint64_data
  std::vector<double> reals;           ///< float_data or double_data
};

/// The `elements` numbers of a tensor of `type`; nothing where the payload is not
/// of that type or not of that many.
std::optional<Numbers> decode_numbers(ElementType type, Count elements, const Payload& payload);

}  // namespace opcost::onnx_reader
