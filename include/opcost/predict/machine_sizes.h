#pragma once

#include <cstdint>

namespace opcost {

/// What physical features need to know of a machine. Found by fitting, so they
/// are what predicts best, not what a data sheet says.
struct MachineSizes {
  std::uint64_t vector_width = 16;                ///< Numbers that one instruction takes, >= 1.
  std::uint64_t cache = std::uint64_t{32} << 20;  ///< Bytes a working set may have, >= 1.
  friend bool operator==(const MachineSizes&, const MachineSizes&) = default;
};

}  // namespace opcost
