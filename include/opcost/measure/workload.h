#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/estimate/options.h"
#include "opcost/graph/graph.h"
#include "opcost/measure/runner.h"

namespace opcost {

/// The least, and one above the largest.
using IntegerRange = std::pair<std::int64_t, std::int64_t>;

/// What a model needs in order to run.
struct PreparedModel {
  Workload work;
  std::uint64_t filled = 0;  ///< Weights that were given random numbers.
};

/// The inputs of a model at the dims that `options` bind, and a file with all its
/// weights: where the model lacks some, or makes some by ConstantOfShape, a copy in
/// `folder` (which must be empty) with random ones. Integers that choose elements
/// of an array are drawn from its size, other 8-bit ones from all values, others
/// are 0 or 1; `ranges` override that by input. Errors: a dim that must be bound,
/// an input that is no tensor or whose name is not in the model, no space.
Result<PreparedModel> prepare_model(const Model& model, const EstimateOptions& options,
                                    const std::map<std::string, IntegerRange>& ranges,
                                    const std::string& folder, std::uint64_t seed);

/// One node of a network as a model of its own.
struct DistinctLayer {
  std::string op;
  std::string title;               ///< "Conv 64x3x7x7 to 1x64x112x112"
  std::string bytes;               ///< Of an ONNX file; weights without numbers.
  std::vector<std::string> nodes;  ///< The names of all nodes that are the same.
};

/// A network taken apart.
struct TakenApart {
  std::vector<DistinctLayer> layers;   ///< In the order of their first nodes.
  std::uint64_t free = 0, folded = 0;  ///< Nodes that cost nothing, by definition or since
                                       ///< they run before inference.
  std::vector<std::string> not_cut;    ///< "loop_1 (Loop): it runs other nodes"
};

/// The distinct nodes of a model: same operator, attributes, shapes and element
/// types. Errors: a dim that must be bound, what cannot be read.
Result<TakenApart> take_apart(const Model& model, const EstimateOptions& options);

}  // namespace opcost
