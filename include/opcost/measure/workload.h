#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "opcost/measure/runner.h"

namespace opcost {

/// The least value, and one above the largest.
using IntegerRange = std::pair<std::int64_t, std::int64_t>;

/// A model that is ready to run.
struct PreparedModel {
  Workload work;
  std::uint64_t filled = 0;  ///< Weights that were given random numbers.
};

/// One node of a network as a model of its own.
struct DistinctLayer {
  std::string op;
  std::string title;               ///< "Conv 64x3x7x7 to 1x64x112x112"
  std::string bytes;               ///< Of an ONNX file; weights without numbers.
  std::vector<std::string> nodes;  ///< The names of all equal nodes.
};

/// A network that was taken apart.
struct TakenApart {
  std::vector<DistinctLayer> layers;  ///< In the order of their first nodes.
  /// Nodes that cost nothing, by definition or because they run before inference.
  std::uint64_t free = 0, folded = 0;
  std::vector<std::string> not_cut;  ///< "loop_1 (Loop): it runs other nodes"
};

}  // namespace opcost
