#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "rules/tensor_info.h"

namespace opcost {

/// How a value changes from one iteration to the next.
struct ValueGrowth {
  std::vector<std::int64_t> dims;       ///< Of a tensor: what is added to each dim.
  std::vector<TensorInfo> new_members;  ///< Of a sequence: what is appended.
};

/// How the carried values of a loop change from one iteration to the next.
using Growth = std::vector<ValueGrowth>;

/// What leads from one iteration's values to the next one's; std::nullopt if that is no growth: a
/// type or a rank changes, or members of a sequence that were there.
std::optional<Growth> growth_between(const std::vector<TensorInfo>& before,
                                     const std::vector<TensorInfo>& after);
bool same_growth(const Growth& a, const Growth& b);
/// The values after that many iterations more; std::nullopt if they cannot be: a dim below 0 or
/// beyond 64 bits, a sequence too long to describe.
std::optional<std::vector<TensorInfo>> grown(std::vector<TensorInfo> values, const Growth& growth,
                                             std::uint64_t iterations);

/// Whether type and shape are equal, and those of all members.
bool alike(const TensorInfo& a, const TensorInfo& b);
bool all_alike(const std::vector<TensorInfo>& a, const std::vector<TensorInfo>& b);

}  // namespace opcost
