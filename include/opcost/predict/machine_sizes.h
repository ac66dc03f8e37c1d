#pragma once

#include <cstdint>

namespace opcost {

/// The sizes of a machine that physical features need. They are found by fitting, so they are what
/// predicts best and not what a data sheet says.
struct MachineSizes {
  std::uint64_t vector_width = 16;                ///< Numbers that one instruction processes, >= 1.
  std::uint64_t cache = std::uint64_t{32} << 20;  ///< Bytes that a working set may have, >= 1.
  friend bool operator==(const MachineSizes&, const MachineSizes&) = default;
};

}  // namespace opcost
