#pragma once

#include "rules/inference.h"
#include "rules/operands.h"

// Operators on [N, spatial..., C]. Their rules are those of [N, C, spatial...]:
// how much is done does not depend on the order.
namespace opcost {

/// The attribute channels_last says so, or the domain.
bool has_channels_last(const NodeView& node);
/// Where the channels of its first input and output are: 1 or -1.
Axis channel_axis(const NodeView& node);

/// Infers with a rule for channels behind the batch: its first input, and with
/// `filters` its second, are given to it in that order, and its first output is
/// brought back. An Error where one of them has less than three axes.
Status infer_channels_last(Inference& node, Status (*infer)(Inference&), bool filters = false);

template <Status (*infer)(Inference&)>
Status channels_last(Inference& node) {
  return infer_channels_last(node, infer);
}
/// By the attribute channels_last.
template <Status (*infer)(Inference&)>
Status channels_where_said(Inference& node) {
  return has_channels_last(node) ? infer_channels_last(node, infer) : infer(node);
}

}  // namespace opcost
