#pragma once

#include <algorithm>

#include "opcost/core/event.h"

namespace opcost {

/// Integers, signed or not, and booleans.
constexpr bool is_whole(NumberFormat format) {
  return format == NumberFormat::Int || format == NumberFormat::UInt ||
         format == NumberFormat::Bool;
}

/// Where products of this type are summed: whole numbers in 32 bits at least.
constexpr NumberType accumulator_of(NumberType product) {
  if (!is_whole(product.format)) return product;
  return {NumberFormat::Int, std::max(Bits{32}, product.bits)};
}

}  // namespace opcost
