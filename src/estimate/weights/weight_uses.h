#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "estimate/walk/stored_numbers.h"
#include "opcost/estimate/record.h"
#include "opcost/graph/graph.h"
#include "opcost/weights/weigh.h"
#include "rules/nest.h"
#include "rules/operands.h"

namespace opcost {

/// A matrix of weights in one contraction of a node.
struct WeightUse {
  const Nest* nest = nullptr;
  const Operand* weights = nullptr;
  const Operand* inputs = nullptr;  ///< The other factor; null: a temporary.
  MatrixLayout layout;
  NodeWeights found;

  bool known() const { return found.why_not.empty(); }
};

/// Finds and reads the weights of nodes, each matrix once.
class WeightReader {
 public:
  /// All must outlive it.
  WeightReader(const Model& model, const WhatIf& asked, const StoredNumbers& stored)
      : model_(model), asked_(asked), stored_(stored) {}

  bool asked() const { return !asked_.weights.empty() || asked_.zeros.of_weights(); }
  /// The factors of the node's contractions that are constants of the file.
  std::vector<WeightUse> uses(const Node& in_graph, const Operands& node,
                              const std::vector<Nest>& nests);

 private:
  using Key = std::tuple<StoredId, std::uint64_t, std::uint64_t, std::uint64_t, std::int64_t,
                         double, std::uint32_t>;
  struct Known {
    std::string why_not;
    WeightStatistics statistics;
  };

  bool take(const Operands& node, const Nest& nest, const Operand* weights, WeightUse& use);
  void describe(const Operands& node, const StoredConstant& constant, WeightUse& use);
  void read(StoredId id, const StoredConstant& constant, WeightUse& use);

  const Model& model_;
  const WhatIf& asked_;
  Sparsity sparsity_;     // of the node at hand
  WeightChange changes_;  // likewise
  const StoredNumbers& stored_;
  std::map<Key, Known> known_;
};

}  // namespace opcost
