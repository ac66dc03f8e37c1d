#pragma once

#include <algorithm>
#include <cstdint>
#include <string>

#include "opcost/core/error.h"
#include "opcost/core/units.h"

namespace opcost {

/// What a model may take in memory unless the user says otherwise, with all that is computed from
/// it: 1 GiB, or 64 bytes for each byte of a larger file. Chosen by us, as
/// a small machine has it.
constexpr Bytes default_memory_limit(std::uint64_t file_bytes) {
  constexpr std::uint64_t kAlwaysAllowed = std::uint64_t{1} << 30;
  constexpr Count kBytesPerByte{64};
  return std::max(Bytes{Count{kAlwaysAllowed}}, Bytes{kBytesPerByte * Count{file_bytes}});
}

/// What a model takes in memory without the payloads of its weights, and what it may take. Added up
/// from the sizes of its parts, somewhat above what is really taken.
struct MemoryUse {
  Bytes used;
  Bytes limit = default_memory_limit(0);

  void add(std::uint64_t bytes) { used.value += Count{bytes}; }
  bool exceeded() const { return used > limit; }
  /// The Error for a model of which `cause` takes more than the limit.
  Error too_much(const std::string& cause, const std::string& source) const;
};

}  // namespace opcost
