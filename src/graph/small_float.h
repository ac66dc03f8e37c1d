#pragma once

#include <cstdint>

#include "opcost/graph/element_type.h"

namespace opcost::onnx_reader {

/// The value of a bit pattern of any of ONNX's floating-point types of at most 64 bits (for
/// complex types: of one part). Exact.
double float_from_bits(ElementType type, std::uint64_t bits);

}  // namespace opcost::onnx_reader
