#pragma once

#include "placement/loops.h"

namespace opcost {

/// What a bound knows of an array of a contraction.
struct BoundArray {
  double elements = 0;  ///< Those that are touched.
  double bits = 0;      ///< Of one element; 0: a temporary.
  bool outside = true;  ///< It lives beyond the memory.
};

/// Bits that must cross the border of a memory at the least, whatever the order of the products:
/// every element of an array that lives outside once, and where all three do, what the memory's
/// size demands. `capacity`: the bits of the memory and of all smaller ones.
double least_bits(const Nest& nest, const PerSide<BoundArray>& arrays, double capacity);

}  // namespace opcost
