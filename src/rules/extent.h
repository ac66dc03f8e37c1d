#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <utility>

#include "opcost/core/count.h"

namespace opcost {

/// A trip count and how pseudocode writes it: 363, "|W|/W[0]".
struct Extent {
  Count count;
  std::string text;
};

/// A dim or another count (never negative) with that name.
template <std::integral Integer>
Extent extent_of(Integer count, std::string text) {
  return {Count{static_cast<std::uint64_t>(count)}, std::move(text)};
}

inline Extent operator*(const Extent& a, const Extent& b) {
  return {a.count * b.count, a.text + " * " + b.text};
}

}  // namespace opcost
