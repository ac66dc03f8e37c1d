// The operators BatchNormalization and LRN.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/rows/standardization.h"
#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

constexpr std::array<std::string_view, 4> kStatistics{"scale", "B", "input_mean", "input_var"};

// One number per channel; before opset 9 `spatial` = 0 asks for one per element of a sample.
// An X with one axis is one channel.
Shape statistics_shape(const Inference& node) {
  const Shape& x = node.shape("X");
  if (x.size() < 2) return {1};
  const bool per_element = node.opset() < 9 && node.integer("spatial", 1) == 0;
  return per_element ? Shape(x.begin() + 1, x.end()) : Shape{x[1]};
}

bool trains(const NodeView& node) { return node.integer("training_mode", 0) != 0; }

// X [N, C, ...], all others [C] -> Y with X's shape. Outputs of training that old files list
// are given their shapes, but are not computed.
Status infer_batch_normalization(Inference& node) {
  if (node.shape("X").empty()) return node.fault("X is a scalar");
  const Shape statistics = statistics_shape(node);
  for (const std::string_view name : kStatistics)
    if (node.shape(name) != statistics)
      return node.fault(std::string(name) + " is " + shape_text(node.shape(name)) + " for X " +
                        shape_text(node.shape("X")));
  for (std::size_t at = 1; at < node.output_count(); ++at)
    if (auto set = node.set_at(at, node.type("input_mean"), statistics); !set) return set;
  if (trains(node))
    node.assume(
        "training_mode is 1: it computes the statistics of its batch each time; exported "
        "for inference it would not");
  return node.set("Y", node.type("X"), node.shape("X"));
}

//   for each channel, unless all four are constants:   |scale|
//     s = scale / sqrt(var + epsilon)
//     t = B - mean·s
// Constants are folded into scale and B before inference.
void count_fold(const Operands& op, Body& node) {
  const auto constant = [&](std::string_view name) { return op[name].constant(); };
  if (std::ranges::all_of(kStatistics, constant)) return;
  node.each(op["scale"].elements(), [&](Body& channel) {
    channel.read(op["input_var"]);
    channel.add(op["input_var"]);
    channel.sqrt(op["input_var"]);
    channel.read(op["scale"]);
    channel.divide(op["scale"]);
    channel.read(op["input_mean"]);
    channel.multiply(op["input_mean"]);
    channel.read(op["B"]);
    channel.subtract(op["B"]);
  });
}

//   running = momentum · running + (1 - momentum) · m, of the mean and the variance
void count_running_statistics(const Operands& op, Body& channel) {
  for (const auto& [before, after] :
       {std::pair{"input_mean", "running_mean"}, std::pair{"input_var", "running_var"}}) {
    if (!op[after]) continue;
    channel.read(op[before]);
    channel.multiply(op[before]);
    channel.multiply(op[before]);
    channel.add(op[before]);
    channel.write(op[after]);
  }
}

//   for each channel: standardised, and the running statistics   |scale|
//     y = d·r·scale + B                                          |X| / those
void count_batch_training(const Operands& op, Body& node) {
  const Operand& x = op["X"];
  const auto rows = rows_of(x, [](std::size_t axis) { return axis != 1; });
  const Standardization all{x, x.type().value_or(NumberType{NumberFormat::Float, Bits{32}}), rows};
  count_standardization(
      all, node, [&](Body& channel) { count_running_statistics(op, channel); },
      [&](Body& element) {
        element.read(op["scale"]);
        element.multiply(op["scale"]);
        element.add_bias(op["B"]);
        element.write(op["Y"]);
      });
}

//   for each element:   |Y|
//     y = scale·x + B, of its channel, folded
// In training the statistics are those of the batch (count_batch_training).
void count_batch_normalization(const Operands& op, Body& node) {
  if (trains(op)) return count_batch_training(op, node);
  count_fold(op, node);
  node.finds_again({&op["scale"], Count{1}});
  node.each(op["Y"].elements(), [&](Body& element) {
    element.read(op["X"]);
    element.read(op["scale"]);
    element.multiply(op["X"], op["scale"]);
    element.add_bias(op["B"]);
    element.write(op["Y"]);
  });
}

Status infer_lrn(Inference& node) {
  if (node.shape("X").size() < 2)
    return node.fault("X is " + shape_text(node.shape("X")) + "; it must be [N, C, ...]");
  const std::int64_t size = node.integer("size", 0);
  if (size < 1) return node.fault("size is " + std::to_string(size));
  return node.set("Y", node.type("X"), node.shape("X"));
}

//   for each element:                               |Y|
//     s = sum of x·x over its neighbour channels    size
//     y = x / (bias + alpha/size · s)^beta
// Neighbours beyond the first and last channel execute, as padding taps do.
void count_lrn(const Operands& op, Body& node) {
  const auto size = static_cast<std::uint64_t>(std::max<std::int64_t>(0, op.integer("size", 0)));
  node.each(op["Y"].elements(), [&](Body& element) {
    element.sum_over({Count{size}, "size"}, [&](Body& neighbour) {
      neighbour.read(op["X"]);
      neighbour.multiply(op["X"], op["X"]);
    });
    element.multiply(op["Y"]);
    element.add(op["Y"]);
    element.power(op["Y"]);
    element.read(op["X"]);
    element.divide(op["Y"]);
    element.write(op["Y"]);
  });
}

constexpr OpRule batch_normalization(int since, std::string_view outputs) {
  return OpRule{.op = "BatchNormalization",
                .since = since,
                .inputs = "X scale B input_mean input_var",
                .outputs = outputs,
                .formula = "y = scale · (x - mean) / sqrt(var + epsilon) + B, per channel",
                .infer = infer_batch_normalization,
                .count = count_batch_normalization,
                .elementwise = true,
                .scales_channels = true,
                .example = "2x3x4x5 3! 3! 3! 3!"};
}

constexpr std::array kNormalizationRules{
    batch_normalization(1, "Y mean? var? saved_mean? saved_var?"),
    batch_normalization(14, "Y running_mean? running_var?"),
    OpRule{.op = "LRN",
           .inputs = "X",
           .outputs = "Y",
           .formula = "y = x / (bias + alpha/size · sum of x² over near channels)^beta",
           .infer = infer_lrn,
           .count = count_lrn,
           .example = "1x5x3x4; size=3"},
};

}  // namespace

std::span<const OpRule> normalization_rules() { return kNormalizationRules; }

}  // namespace opcost
