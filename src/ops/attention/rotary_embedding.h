#pragma once

#include <cstdint>

#include "rules/body.h"

namespace opcost {

/// The extents of a rotary embedding.
struct Rotation {
  std::int64_t batch = 0, tokens = 0, heads = 1, head_size = 0;
  std::int64_t rotated = 0;  ///< Elements of a head that are rotated, in pairs.
};

struct RotationArrays {
  const Operand& x;
  const Operand& y;
  const Operand& positions;  ///< May be absent.
  const Operand& cos;
  const Operand& sin;
};

///   for each token of each sample: read its position        |positions|
///   for each head of each token:                            tokens * heads
///     for each pair (a, b) of its first elements:           rotated / 2
///       a, b = cos·a - sin·b, sin·a + cos·b
///     for each element that is not rotated: copy it         head size - rotated
void count_rotation(const Rotation& rotation, const RotationArrays& arrays, Body& node);

}  // namespace opcost
