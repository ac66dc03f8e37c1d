#pragma once

#include <cstdint>

#include "opcost/graph/element_type.h"

namespace opcost {

/// One pass through a decoder: a prompt, or a token of each sequence.
struct StepShape {
  std::int64_t batch = 1;
  std::int64_t tokens = 1;        ///< New ones of each sequence.
  std::int64_t past = 0;          ///< Those before them.
  std::int64_t experts_used = 0;  ///< In every layer that has experts; above 0 there.
  ElementType activations = ElementType::BFloat16;
  ElementType cache = ElementType::BFloat16;

  bool is_prompt() const { return past == 0; }
};

}  // namespace opcost
