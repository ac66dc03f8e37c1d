#pragma once

#include "support/small_nest.h"

namespace opcost::test {

/// What takes room in a memory: every array that a tile uses, or all but the factors that pass it.
enum class TakesRoom { WhatIsUsed, WhatIsKept };

/// The least energy over all whole-number tiles, loop orders and bypasses in the memories of a
/// contraction: one or two of them, and the unbounded one. The loops over tiles are executed, those
/// of a smaller memory within those of the next, and an element comes in where the tile before did
/// not have it. No axis of an array has more than 64 elements.
double enumerated_energy(const Nest& nest, const SmallMemory& memory,
                         TakesRoom room = TakesRoom::WhatIsUsed);

}  // namespace opcost::test
