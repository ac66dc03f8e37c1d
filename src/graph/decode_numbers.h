#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "opcost/core/count.h"
#include "opcost/graph/tensor.h"

namespace opcost::onnx_reader {

/// The numbers of a tensor as they are in the file: those of TensorProto's data fields that are
/// present.
struct Payload {
  std::optional<std::string> raw{};      ///< raw_data
  std::vector<std::int64_t> integers{};  ///< int32_data, int64_data or uint64_data
  std::vector<double> reals{};           ///< float_data or double_data
};

/// How many numbers so many elements of a type are, if their raw_data has that size; else nothing.
std::optional<std::size_t> raw_numbers(ElementType type, Count elements, std::size_t bytes);

/// Decodes the `elements` numbers of a tensor of `type`; std::nullopt if the payload has another
/// type or another number of them.
std::optional<Numbers> decode_numbers(ElementType type, Count elements, const Payload& payload);

}  // namespace opcost::onnx_reader
