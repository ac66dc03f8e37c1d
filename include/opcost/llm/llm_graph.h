#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "opcost/core/count.h"
#include "opcost/graph/graph.h"
#include "opcost/llm/architecture.h"

namespace opcost {

/// The parameters of one class, and how many bits of storage they are.
struct WeightSize {
  Count parameters, bits;
};

/// The graph of one step, and what it does not say itself.
struct LlmGraph {
  Model model;
  /// How often a layer runs, by the first part of its nodes' names: "model", "layer.0".
  std::unordered_map<std::string, std::uint64_t> repeats;
  std::unordered_map<std::string, std::string> layer_names;  ///< "full attention, experts"
  std::unordered_map<std::string, WeightClass> weights;      ///< By the initializer's name.
  std::set<std::string> cache;                               ///< Values that hold the past.
  std::array<WeightSize, kWeightClasses> sizes;              ///< Of all layers, by WeightClass.
};

}  // namespace opcost
