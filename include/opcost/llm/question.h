#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "opcost/graph/element_type.h"
#include "opcost/llm/architecture.h"

namespace opcost {

/// How a language model is asked to be served.
struct LlmQuestion {
  std::int64_t prompt = 512, output = 256;  ///< Tokens of one request.
  std::int64_t batch = 16;                  ///< Sequences that are served together, on average.
  std::optional<WeightForm> weights = {};   ///< Of all linear layers; else as the config says.
  ElementType activations = ElementType::Undefined;  ///< Undefined: as the config says.
  ElementType cache = ElementType::Undefined;        ///< Undefined: as the activations.
  std::int64_t tensor_parallel = 1, expert_parallel = 1, data_parallel = 1;
  std::optional<std::int64_t> experts_used = {};  ///< Of each layer and step; else as expected.

  /// Devices that run one pass together.
  std::int64_t devices() const {
    return tensor_parallel > expert_parallel ? tensor_parallel : expert_parallel;
  }
};

/// More than any service has; keeps products of a few of them within 64 bits.
inline constexpr std::int64_t kMostLlmTokens = 1 << 24, kMostLlmBatch = 1 << 20;
inline constexpr std::int64_t kMostLlmDevices = 1 << 14;

}  // namespace opcost
