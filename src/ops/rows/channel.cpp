// GroupNormalization, InstanceNormalization and MeanVarianceNormalization.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "ops/rows/standardization.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// Since opset 21 scale and bias are per channel, and stash_type is the type of the
// statistics; before, scale and bias are per group and the statistics have X's type.
constexpr int kPerChannelSince = 21;

NumberType type_of(const Operand& operand) { return operand.type().value_or(kFloat32); }

Status check_list_length(const Inference& node, std::string_view name, std::int64_t length) {
  if (node.shape(name) == Shape{length}) return Ok{};
  return node.fault(std::string(name) + " is " + shape_text(node.shape(name)) + ", not " +
                    std::to_string(length));
}

Status infer_group_normalization(Inference& node) {
  const Shape& x = node.shape("X");
  const std::int64_t groups = node.integer("num_groups", 0);
  if (x.size() < 2) return node.fault("X is " + shape_text(x) + "; it must be [N, C, ...]");
  if (groups < 1 || x[1] % groups != 0)
    return node.fault("num_groups is " + std::to_string(groups) + " for the " +
                      std::to_string(x[1]) + " channels of X");
  if (!stash_type(node)) return node.fault("stash_type names no type of floats");
  const std::int64_t length = node.opset() < kPerChannelSince ? groups : x[1];
  for (const std::string_view name : {"scale", "bias"})
    if (auto fits = check_list_length(node, name, length); !fits) return fits;
  return node.set("Y", node.type("X"), x);
}

// The type of the statistics.
NumberType stage_of(const Operands& op) {
  const bool stashes = op.opset() >= kPerChannelSince && stash_type(op);
  return stashes ? stash_number_type(op) : type_of(op["X"]);
}

//   y = d·r·scale + bias, of its channel; computed at X's type again
void scale_and_shift(const Operand& scale, const Operand& bias, const Operand& y, NumberType stage,
                     Body& element) {
  element.convert(stage, type_of(y));
  element.sums_at(type_of(y));
  element.finds_again({&scale, Count{1}});
  element.read(scale);
  element.multiply(scale);
  element.add_bias(bias);
  element.write(y);
}

constexpr auto kWithoutStatistics = [](Body&) {};

//   for each group of each sample: standardised    X[0] * num_groups
//     y = d·r·scale + bias                         |X| / those
void count_group_normalization(const Operands& op, Body& node) {
  const Operand& x = op["X"];
  const auto count =
      static_cast<std::uint64_t>(std::max<std::int64_t>(1, op.integer("num_groups", 1)));
  const Extent groups = x.extent(Axis{0}) * Extent{Count{count}, "num_groups"};
  const Extent length{groups.count.is_zero() ? Count{0} : x.elements().count / groups.count,
                      x.elements().text + " / (" + groups.text + ")"};
  const NumberType stage = stage_of(op);
  count_standardization({x, stage, {groups, length}}, node, kWithoutStatistics, [&](Body& element) {
    scale_and_shift(op["scale"], op["bias"], op["Y"], stage, element);
  });
}

Status infer_instance_normalization(Inference& node) {
  const Shape& x = node.shape("input");
  if (x.size() < 3) return node.fault("its input is " + shape_text(x) + "; it must be [N, C, ...]");
  for (const std::string_view name : {"scale", "B"})
    if (auto fits = check_list_length(node, name, x[1]); !fits) return fits;
  return node.set("output", node.type("input"), x);
}

//   for each channel of each sample: standardised    input[0] * input[1]
//     y = d·r·scale + B                              the rest
void count_instance_normalization(const Operands& op, Body& node) {
  const Operand& x = op["input"];
  const auto rows = rows_of(x, [](std::size_t axis) { return axis >= 2; });
  count_standardization({x, type_of(x), rows}, node, kWithoutStatistics, [&](Body& element) {
    scale_and_shift(op["scale"], op["B"], op["output"], type_of(x), element);
  });
}

// For each axis of X whether the statistics include it; N, H and W by default.
Result<std::vector<bool>> variance_axes(const NodeView& node) {
  std::vector<std::int64_t> given = node.integers("axes");
  if (!node.given("axes")) given = {0, 2, 3};
  const std::size_t rank = node.shape("X").size();
  const auto axes = resolve_axes(node, given, rank);
  if (!axes) return axes.error();
  std::vector<bool> reduced(rank, false);
  for (const std::size_t axis : *axes) reduced[axis] = true;
  return reduced;
}

Status infer_mean_variance(Inference& node) {
  if (const auto axes = variance_axes(node); !axes) return axes.error();
  return node.set("Y", node.type("X"), node.shape("X"));
}

//   for each index of the other axes: standardised
//     y = d·r
void count_mean_variance(const Operands& op, Body& node) {
  const Operand& x = op["X"];
  const auto reduced = variance_axes(op);
  const auto rows = rows_of(x, [&](std::size_t axis) { return reduced.ok() && (*reduced)[axis]; });
  count_standardization({x, type_of(x), rows}, node, kWithoutStatistics,
                        [&](Body& element) { element.write(op["Y"]); });
}

constexpr OpRule group_normalization(int since, std::string_view example) {
  return {.op = "GroupNormalization",
          .since = since,
          .inputs = "X scale bias",
          .outputs = "Y",
          .formula = "y = scale · (x - mean) / sqrt(var + epsilon) + bias, per sample and group",
          .infer = infer_group_normalization,
          .count = count_group_normalization,
          .example = example};
}

constexpr std::array kChannelNormRules{
    group_normalization(18, "2x6x4x5 3 3; num_groups=3"),
    group_normalization(21, "2x6x4x5 6 6; num_groups=3"),
    OpRule{.op = "InstanceNormalization",
           .inputs = "input scale B",
           .outputs = "output",
           .formula = "y = scale · (x - mean) / sqrt(var + epsilon) + B, per sample and channel",
           .infer = infer_instance_normalization,
           .count = count_instance_normalization,
           .example = "2x3x4x5 3 3"},
    OpRule{.op = "MeanVarianceNormalization",
           .since = 9,
           .inputs = "X",
           .outputs = "Y",
           .formula = "y = (x - mean) / sqrt(var), over N, H and W unless `axes` are given",
           .infer = infer_mean_variance,
           .count = count_mean_variance,
           .example = "2x3x4x5"},
};

}  // namespace

std::span<const OpRule> channel_norm_rules() { return kChannelNormRules; }

}  // namespace opcost
