#pragma once

#include <string>

#include "opcost/core/count.h"

namespace opcost {

/// A trip count and how the pseudocode writes it: 363, "|W|/W[0]".
struct Extent {
  Count count;
  std::string text;
};

inline Extent operator*(const Extent& a, const Extent& b) {
  return {a.count * b.count, a.text + " * " + b.text};
}

}  // namespace opcost
