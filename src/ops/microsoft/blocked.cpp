// Operators of com.microsoft.nchwc: convolutions and pools whose channels are in blocks.
// They are counted like the operators of ai.onnx that they stand for; the order of the elements in
// memory changes no count. ONNX Runtime fills the last block with channels of zeros: these execute,
// like the taps of padding, since the file no longer says how many there were.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "ops/microsoft/parts.h"
#include "ops/windows/convolution.h"
#include "ops/windows/interpolation.h"
#include "ops/windows/pool.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// The most channels that fill up a block, less one (ONNX Runtime's MlasNchwcGetBlockSize: 8 or 16).
constexpr std::int64_t kLargestBlock = 16;

// The filters are stored for whole blocks of X's channels, X may come with fewer.
Result<Shape> filled_input(const Inference& node) {
  Shape x = node.shape("X");
  const Shape& w = node.shape("W");
  if (x.size() < 3 || w.size() != x.size())
    return node.fault("X is " + shape_text(x) + " and W " + shape_text(w));
  const std::int64_t group = node.integer("group", 1);
  if (group < 1 || group > kLargestExtent) return node.fault("group is " + std::to_string(group));
  const std::int64_t filled = w[1] > kLargestExtent ? 0 : w[1] * group;
  if (filled > x[1] && filled - x[1] < kLargestBlock) x[1] = filled;
  return x;
}

// Runs a rule of ai.onnx on an X of that shape.
Status infer_with(Inference& node, Shape x, Status (*infer)(Inference&)) {
  std::vector<const TensorInfo*> inputs(node.inputs().begin(), node.inputs().end());
  TensorInfo filled = *inputs.front();
  filled.shape = std::move(x);
  inputs.front() = &filled;
  NodeFaults faults;
  Inference inner(node.rule(), node.node(), node.opset(), inputs, node.outputs(), faults);
  if (auto inferred = infer(inner); !inferred) return inferred;
  return faults.attribute.empty() ? Status{Ok{}} : Status{node.fault(faults.attribute)};
}

Status infer_blocked_conv(Inference& node) {
  auto x = filled_input(node);
  if (!x) return x.error();
  if (auto inferred = infer_with(node, *std::move(x), infer_conv); !inferred) return inferred;
  if (const auto known = activation_actions(node, node.word("activation", "")); !known)
    return known.error();
  return expect_shape(node, "Sum", *node.outputs().front().shape);
}

//   as Conv; to each sum    |Y|
//     + the element of Sum, then the activation
void count_blocked_conv(const Operands& op, Body& node) {
  const auto activation = activation_actions(op, op.word("activation", ""));
  const NumberType type = op["Y"].type().value_or(kFloat32);
  count_conv(op, node, [&](Body& out) {
    out.add_bias(op["Sum"]);
    if (activation) activate(out, *activation, type);
  });
}

Status infer_reorder_input(Inference& node) {
  Shape y = node.shape("X");
  if (y.size() < 3) return node.fault("X is " + shape_text(y));
  if (node.integer("channels_last", 0) != 0) std::rotate(y.begin() + 1, y.end() - 1, y.end());
  return node.set("Y", node.type("X"), std::move(y));
}

// `channels`: as many as there were before blocks were filled.
Status infer_reorder_output(Inference& node) {
  Shape y = node.shape("X");
  const std::int64_t channels = node.integer("channels", 0);
  if (y.size() < 3 || channels < 1 || channels > y[1])
    return node.fault("X is " + shape_text(y) + ", and its channels are " +
                      std::to_string(channels));
  if (channels < y[1])
    node.assume("its " + std::to_string(channels) + " channels are blocks of " +
                std::to_string(y[1]) + " before it: those of zeros count too");
  y[1] = channels;
  if (node.integer("channels_last", 0) != 0) std::rotate(y.begin() + 1, y.begin() + 2, y.end());
  return node.set("Y", node.type("X"), std::move(y));
}

void count_reorder(const Operands& op, Body& node) {
  node.each(op["Y"].elements(), [&](Body& element) {
    element.read(op["X"]);
    element.write(op["Y"]);
  });
}

Status infer_upsample(Inference& node) {
  Shape y = node.shape("X");
  std::vector<std::int64_t> scales = node.integers("scales");
  if (scales.empty()) scales.assign(y.size(), 1);
  if (scales.size() != y.size())
    return node.fault("it has " + std::to_string(scales.size()) + " scales for " + shape_text(y));
  if (!interpolation_named(node.word("mode", "nearest")))
    return node.fault("its mode is `" + std::string(node.word("mode", "")) + "`");
  for (std::size_t axis = 0; axis < y.size(); ++axis) {
    if (scales[axis] < 1 || scales[axis] > kLargestExtent || y[axis] > kLargestExtent)
      return node.fault("it scales " + shape_text(y) + " by " + std::to_string(scales[axis]));
    y[axis] *= scales[axis];
  }
  return node.set("Y", node.type("X"), std::move(y));
}

//   for each output element:                      |Y|
//     y = x, the nearest or interpolated          2 taps a scaled axis
void count_upsample(const Operands& op, Body& node) {
  const auto mode = interpolation_named(op.word("mode", "nearest"));
  std::vector<Extent> taps;
  for (const std::int64_t scale : op.integers("scales"))
    if (mode && *mode != Interpolation::Nearest && scale > 1 && taps.size() < kMostInterpolatedAxes)
      taps.push_back(extent_of(taps_along(*mode), "neighbours"));
  node.each(op["Y"].elements(), [&](Body& out) {
    interpolate(out, op["X"], taps);
    out.write(op["Y"]);
  });
}

// A pool knows nothing of blocks.
constexpr OpRule pool_of_blocks(std::string_view op, std::string_view formula,
                                Status (*infer)(Inference&), void (*count)(const Operands&, Body&),
                                std::string_view example) {
  return {.op = op,
          .domain = kBlocked,
          .like_opset = 12,
          .inputs = "X",
          .outputs = "Y",
          .formula = formula,
          .infer = infer,
          .count = count,
          .base = op,
          .example = example};
}

constexpr std::string_view kPool = "1x16x7x9; kernel_shape=3,2 strides=2,2 pads=1,0,1,1";

constexpr std::array kBlockedRules{
    pool_of_blocks("AveragePool", "y = average of x over the window", infer_pool,
                   count_average_pool, kPool),
    OpRule{.op = "Conv",
           .domain = kBlocked,
           .like_opset = 12,
           .inputs = "X W B? Sum?",
           .outputs = "Y",
           .types = "float: *",
           .formula = "as Conv, + an element of Sum and an activation where they are given",
           .infer = infer_blocked_conv,
           .count = count_blocked_conv,
           .macs = true,
           .patch = conv_patch,
           .base = "Conv",
           .example = "1x16x5x6 16x16x3x2! 16! 1x16x3x5; activation=Relu"},
    pool_of_blocks("GlobalAveragePool", "y = average of x over the channel", infer_global_pool,
                   count_global_average_pool, "1x16x4x5"),
    pool_of_blocks("GlobalMaxPool", "y = the largest x of the channel", infer_global_pool,
                   count_global_max_pool, "1x16x4x5"),
    pool_of_blocks("MaxPool", "y = the largest x of the window", infer_pool, count_max_pool, kPool),
    OpRule{.op = "ReorderInput",
           .domain = kBlocked,
           .inputs = "X",
           .outputs = "Y",
           .formula = "the same elements, their channels in blocks",
           .infer = infer_reorder_input,
           .count = count_reorder,
           .example = "1x16x4x5"},
    OpRule{.op = "ReorderOutput",
           .domain = kBlocked,
           .inputs = "X",
           .outputs = "Y",
           .formula = "the same elements, their channels in order",
           .infer = infer_reorder_output,
           .count = count_reorder,
           .example = "1x16x4x5; channels=13"},
    OpRule{.op = "Upsample",
           .domain = kBlocked,
           .inputs = "X",
           .outputs = "Y",
           .formula = "y = x at the place it comes from: the nearest, or interpolated",
           .infer = infer_upsample,
           .count = count_upsample,
           .base = "Upsample",
           .example = "1x16x4x5; scales=1,1,2,2"},
};

}  // namespace

std::span<const OpRule> microsoft_blocked_rules() { return kBlockedRules; }

}  // namespace opcost
