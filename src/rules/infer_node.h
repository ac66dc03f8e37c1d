#pragma once

#include <optional>
#include <span>
#include <vector>

#include "opcost/graph/graph.h"
#include "rules/op_rule.h"
#include "rules/tensor_info.h"

namespace opcost {

/// What a rule found out about a node's outputs, or why it could not.
struct InferredNode {
  std::vector<TensorInfo> outputs;       ///< One per output of the node; "" counts as one.
  std::optional<Error> fault;            ///< Why the node's shapes are unknown, if they are.
  bool waits_for_numbers = false;        ///< The reason is that numbers arrive at run time.
  bool wrong_types = false;              ///< The reason is the element types of its inputs.
  std::vector<std::string> assumptions;  ///< What the rule assumed on the user's behalf.
};

/// Checks the node against its rule's formal parameters, then runs the rule's
/// shape rule and, where all numbers are known, its value rule.
/// `inputs` runs parallel to the node's inputs; null for an input left out.
InferredNode infer_node(const OpRule& rule, const Node& node, int opset,
                        std::span<const TensorInfo* const> inputs);

/// What infer_node() says at its end: a small output whose numbers the value rule did not find
/// names the first value on the way to it whose numbers are not known, so that later errors can
/// tell.
void note_missing_numbers(const OpRule& rule, const Node& node,
                          std::span<const TensorInfo* const> inputs, std::span<TensorInfo> outputs);

}  // namespace opcost
