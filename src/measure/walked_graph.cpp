// Walks a model and keeps the shapes of all nodes, for measuring layers.
#include "measure/walked_graph.h"

#include <utility>

#include "rules/custom/rules.h"

namespace opcost {
WalkedGraph::WalkedGraph(const Model& model, const EstimateOptions& options, BoundInputs bound)
    : bound_(std::move(bound)),
      inferred_(options.memoise),
      settings_{bound_.dims,
                options.set_shapes,
                used_shapes_,
                values_,
                stored_,
                inferred_,
                notes_,
                nullptr,
                options.custom_operators.rules()},
      walk_(region_of(model), settings_) {
  for (std::size_t at = 0; at < bound_.inputs.size(); ++at)
    walk_.give(model.graph.inputs[at].name, bound_.inputs[at]);
  nodes_.reserve(model.graph.nodes.size());
  for (const Node& node : model.graph.nodes) {
    WalkedNode walked = walk_.start(node);
    const bool enters = walked.rule != nullptr && walked.rule->kind == OpKind::ControlFlow;
    if (enters)
      make_unknown(walked, UnknownReason::Operator, "it runs other nodes");
    else
      walk_.infer(node, walked);
    walk_.record(node, walked, node.name);
    nodes_.push_back(std::move(walked));
  }
}

Result<std::unique_ptr<WalkedGraph>> WalkedGraph::walk(const Model& model,
                                                       const EstimateOptions& options) {
  auto bound = bind_inputs(model, options);
  if (!bound) return bound.error();
  // Not make_unique: the constructor is private.
  return std::unique_ptr<WalkedGraph>(new WalkedGraph(model, options, *std::move(bound)));
}

}  // namespace opcost
