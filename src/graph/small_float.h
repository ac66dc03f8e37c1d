#pragma once

#include <cstdint>

#include "opcost/graph/element_type.h"

namespace opcost::onnx_reader {

/// The value of a float of at most 64 bits, of any of ONNX's floating element
/// types (complex ones: of either part) from its bit pattern. Exact.
double float_from_bits(ElementType type, std::uint64_t bits);

}  // namespace opcost::onnx_reader
