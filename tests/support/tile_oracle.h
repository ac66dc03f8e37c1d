#pragma once

#include "support/small_nest.h"

namespace opcost::test {

/// The least energy over all whole-number tiles, loop orders and bypasses in one memory: the loops
/// over tiles are executed, and an element comes in where the tile before did not have it.
double enumerated_energy(const Nest& nest, const SmallMemory& memory);

}  // namespace opcost::test
