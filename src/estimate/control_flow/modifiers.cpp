// FlexAttention: the graphs that change its scores.
#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "estimate/control_flow/control_flow.h"
#include "rules/node_view.h"

namespace opcost {
namespace {

// float32, or float64 if the inputs are, unless the node says otherwise.
ElementType softmax_type(const NodeView& node) {
  const std::int64_t code = node.integer("softmax_precision", 0);
  if (code != 0) return element_type_from_code(code);
  return node.type("Q") == ElementType::Double ? ElementType::Double : ElementType::Float;
}

}  // namespace

// FlexAttention: for Q [batch, heads, queries, size] and K [batch, heads, keys, size] the scores
// are [batch, heads of Q, queries, keys].
Result<UnbilledNodes> run_modifiers(const ControlFlow& flow, WalkedNode& walked) {
  UnbilledNodes nodes;
  if (walked.rule == nullptr || walked.rule->subgraphs != Subgraphs::ScoreModifiers) return nodes;
  if (walked.status != NodeStatus::Counted) return nodes;
  const NodeView view(*walked.rule, flow.node, walked.opset, walked.inputs, walked.outputs);
  const Shape &q = view.shape("Q"), &k = view.shape("K");
  if (q.size() != 4 || k.size() != 4) return nodes;
  const TensorInfo scores{softmax_type(view), Shape{q[0], q[1], q[2], k[2]}};
  for (const std::string name : {"score_mod", "prob_mod"}) {
    const Graph* graph = subgraph_of(flow.node, name);
    if (graph == nullptr) continue;
    auto inner = flow.runner.walk_subgraph(*graph, {scores}, flow.walk, flow.id + "/" + name + "/");
    if (!inner) return inner.error();
    std::ranges::move(inner->nodes, std::back_inserter(nodes));
  }
  return nodes;
}

}  // namespace opcost
