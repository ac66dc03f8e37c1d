#pragma once

#include "rules/inference.h"
#include "rules/operands.h"

// Operators on [N, spatial..., C]. They use the rules of [N, C, spatial...]: the amount of work
// does not depend on the order of the axes.
namespace opcost {

/// Whether channels come last: by the attribute channels_last, or by the domain.
bool has_channels_last(const NodeView& node);
/// The axis of the channels of its first input and output: 1 or -1.
Axis channel_axis(const NodeView& node);

/// Infers with a rule that expects channels second: its first input (with `filters` also its
/// second) is permuted for the rule, and its first output is permuted back. An Error if one
/// of them has less than three axes.
Status infer_channels_last(Inference& node, Status (*infer)(Inference&), bool filters = false);

template <Status (*infer)(Inference&)>
Status channels_last(Inference& node) {
  return infer_channels_last(node, infer);
}
/// Whether the attribute channels_last is set.
template <Status (*infer)(Inference&)>
Status channels_where_said(Inference& node) {
  return has_channels_last(node) ? infer_channels_last(node, infer) : infer(node);
}

}  // namespace opcost
