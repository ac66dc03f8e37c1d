// Runs a rule written for channels second on tensors with channels last.
#include "ops/windows/channels_last.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "rules/domains.h"

namespace opcost {
namespace {

// [N, spatial..., C] -> [N, C, spatial...]
void bring_channels_forward(Shape& shape) {
  std::rotate(shape.begin() + 1, shape.end() - 1, shape.end());
}

void bring_channels_back(Shape& shape) {
  std::rotate(shape.begin() + 1, shape.begin() + 2, shape.end());
}

}  // namespace

bool has_channels_last(const NodeView& node) {
  const bool by_name = node.rule().domain == kMicrosoft && node.rule().op.starts_with("Nhwc");
  return by_name || node.rule().domain == kInternalNhwc || node.integer("channels_last", 0) != 0;
}

Axis channel_axis(const NodeView& node) { return Axis{has_channels_last(node) ? -1 : 1}; }

Status infer_channels_last(Inference& node, Status (*infer)(Inference&), bool filters) {
  std::vector<const TensorInfo*> inputs(node.inputs().begin(), node.inputs().end());
  const std::size_t turned = std::min<std::size_t>(inputs.size(), filters ? 2 : 1);
  std::vector<TensorInfo> copies(turned);
  for (std::size_t at = 0; at < turned; ++at) {
    if (inputs[at] == nullptr) continue;
    copies[at] = *inputs[at];
    if (copies[at].shape->size() < 3)
      return node.fault("an input is " + shape_text(*copies[at].shape) +
                        "; it must be a batch, its spatial axes and channels");
    bring_channels_forward(*copies[at].shape);
    inputs[at] = &copies[at];
  }
  std::vector<TensorInfo> outputs(node.outputs().size());
  NodeFaults faults;
  Inference inner(node.rule(), node.node(), node.opset(), inputs, outputs, faults);
  if (auto inferred = infer(inner); !inferred) return inferred;
  if (!faults.attribute.empty()) return node.fault(faults.attribute);
  for (const std::string& assumption : inner.assumptions()) node.assume(assumption);
  if (!outputs.empty() && outputs.front().shape && outputs.front().shape->size() >= 2)
    bring_channels_back(*outputs.front().shape);
  std::ranges::move(outputs, node.outputs().begin());
  return Ok{};
}

}  // namespace opcost
