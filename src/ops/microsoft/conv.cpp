// Convolutions and pools of com.microsoft: fused with an activation, or with channels last.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/parts.h"
#include "ops/microsoft/quantized/fused_products.h"
#include "ops/quantized/quantization.h"
#include "ops/windows/channels_last.h"
#include "ops/windows/convolution.h"
#include "ops/windows/pool.h"
#include "rules/facts.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// Z is added to the output and must have the shape of Y; the activation must be known.
Status check_fused(const Inference& node) {
  if (const auto known = activation_actions(node, node.word("activation", "")); !known)
    return known.error();
  const auto outputs = node.outputs();
  return outputs.empty() || !outputs.front().shape
             ? Status{Ok{}}
             : expect_shape(node, "Z", *outputs.front().shape);
}

Status infer_fused_conv(Inference& node) {
  if (auto inferred = infer_conv(node); !inferred) return inferred;
  return check_fused(node);
}

// Whether filters are [K, kernel, C/group], and not [K, C/group, kernel] as in ai.onnx:
// kernel_shape decides where it fits only one of the two.
bool filters_have_channels_last(const NodeView& node, bool otherwise) {
  const Shape &w = node.shape("W"), &kernel = node.integers("kernel_shape");
  if (w.size() < 3 || kernel.size() != w.size() - 2) return otherwise;
  const bool last = std::equal(kernel.begin(), kernel.end(), w.begin() + 1);
  const bool first = std::equal(kernel.begin(), kernel.end(), w.begin() + 2);
  return last == first ? otherwise : last;
}

// ONNX Runtime stores the filters of NhwcConv with their channels last, those of the
// others as ai.onnx does.
template <bool filters_last>
Status infer_nhwc_conv(Inference& node) {
  const bool filters = filters_have_channels_last(node, filters_last);
  if (auto inferred = infer_channels_last(node, infer_conv, filters); !inferred) return inferred;
  return check_fused(node);
}

//   as Conv; to each sum    |Y|
//     + z, then the activation
void count_fused_conv(const Operands& op, Body& node) {
  const auto activation = activation_actions(op, op.word("activation", ""));
  const NumberType type = op["Y"].type().value_or(kFloat32);
  count_conv(op, node, [&](Body& out) {
    out.add_bias(op["Z"]);
    if (activation) activate(out, *activation, type);
  });
}

constexpr OpRule conv(std::string_view op, std::string_view inputs, Status (*infer)(Inference&),
                      std::string_view example) {
  return {.op = op,
          .domain = kMicrosoft,
          .inputs = inputs,
          .outputs = "Y",
          .types = "float: *",
          .formula = "as Conv, + z and an activation where they are given",
          .infer = infer,
          .count = count_fused_conv,
          .macs = true,
          .patch = conv_patch,
          .example = example};
}

constexpr OpRule pool(std::string_view op, std::string_view domain, std::string_view formula,
                      void (*count)(const Operands&, Body&)) {
  return {.op = op,
          .domain = domain,
          .inputs = "X",
          .outputs = "Y",
          .types = "number: X",
          .formula = formula,
          .infer = channels_last<infer_pool>,
          .count = count,
          .example = "1x7x9x2; kernel_shape=3,2 strides=2,2 pads=1,0,1,1"};
}

constexpr OpRule in_domain(std::string_view domain, OpRule rule) {
  rule.domain = domain;
  return rule;
}

//   for each output element y:                         |Y|
//     y = the largest x of its window whose m is not 0 |kernel_shape|
void count_masked_pool(const Operands& op, Body& node) {
  node.each(op["Y"].elements(), [&](Body& out) {
    out.max_over(pool_taps(op), [&](Body& tap) {
      tap.read(op["M"]);
      tap.compare(op["M"]);
      tap.read(op["X"]);
    });
    out.write(op["Y"]);
  });
}

Status infer_masked_pool(Inference& node) {
  if (auto inferred = infer_pool(node); !inferred) return inferred;
  return expect_shape(node, "M", node.shape("X"));
}

constexpr OpRule with_integers(OpRule rule) {
  rule.quantized_as = {
      .to_integers = {.op = "FusedConvInteger",
                      .rule = &kFusedConvInteger,
                      .inputs = "0 0s 0z 1 1s 1z 2b 3f ys yz"},
      .to_floats = {
          .op = "FusedConvInteger", .rule = &kFusedConvInteger, .inputs = "0 0s 0z 1 1s 1z 2f 3f"}};
  return rule;
}

constexpr std::array kMicrosoftConvRules{
    based_on("Conv",
             with_integers(conv(
                 "FusedConv", "X W B? Z?", infer_fused_conv,
                 "1x4x7x9 6x2x3x2 6 1x6x4x9; group=2 strides=2,1 pads=1,0,1,1 activation=Relu"))),
    conv("NhwcConv", "X W B?", infer_nhwc_conv<true>,
         "1x7x9x4 6x3x2x2 6; group=2 strides=2,1 pads=1,0,1,1"),
    conv("NhwcFusedConv", "X W B? Z?", infer_nhwc_conv<false>,
         "1x7x9x4 6x2x3x2 6 1x4x9x6; group=2 strides=2,1 pads=1,0,1,1 activation=LeakyRelu"),
    in_domain(kInternalNhwc, conv("Conv", "X W B?", infer_nhwc_conv<false>,
                                  "1x7x9x4 6x2x3x2 6; group=2 activation=Relu")),
    OpRule{.op = "MaxpoolWithMask",
           .domain = kMicrosoft,
           .inputs = "X M",
           .outputs = "Y",
           .formula = "y = the largest x of the window where the mask is not 0",
           .infer = infer_masked_pool,
           .count = count_masked_pool,
           .example = "1x2x7x9 int32:1x2x7x9; kernel_shape=3,2 strides=2,2"},
    pool("NhwcMaxPool", kMicrosoft, "y = the largest x of the window", count_max_pool),
    pool("AveragePool", kInternalNhwc, "y = average of x over the window", count_average_pool),
    pool("MaxPool", kInternalNhwc, "y = the largest x of the window", count_max_pool),
};

}  // namespace

std::span<const OpRule> microsoft_conv_rules() { return kMicrosoftConvRules; }

}  // namespace opcost
