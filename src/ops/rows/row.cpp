// Normalizations along the last axes: LayerNormalization, RMSNormalization, LpNormalization.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/rows/lp_norm.h"
#include "ops/rows/standardization.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

Status check_stash_type(const Inference& node) {
  return stash_type(node) ? Status{Ok{}} : node.fault("stash_type names no type of floats");
}

// Scale and bias broadcast to X; X does not broadcast to them.
Status check_broadcasts_to_x(const Inference& node, std::string_view name) {
  const Shape& x = node.shape("X");
  const auto both = broadcast(node, x, node.shape(name));
  if (both && *both == x) return Ok{};
  return node.fault(std::string(name) + " " + shape_text(node.shape(name)) + " is no part of X " +
                    shape_text(x));
}

Status infer_layer_normalization(Inference& node) {
  const auto axis = axis_of(node, "X", -1);
  if (!axis) return axis.error();
  if (auto fits = check_stash_type(node); !fits) return fits;
  for (const std::string_view name : {"Scale", "B"})
    if (auto fits = check_broadcasts_to_x(node, name); !fits) return fits;
  const Shape& x = node.shape("X");
  Shape statistics = x;
  std::fill(statistics.begin() + static_cast<std::ptrdiff_t>(*axis), statistics.end(), 1);
  for (const std::string_view name : {"Mean", "InvStdDev"})
    if (auto set = node.set(name, *stash_type(node), statistics); !set) return set;
  return node.set("Y", node.type("X"), x);
}

//   for each row of the axes from `axis` on: standardised
//     y = d·r·scale + b
void count_layer_normalization(const Operands& op, Body& node) {
  const Standardization all = over_last_axes(op, stash_number_type(op));
  const NumberType type = op["X"].type().value_or(all.stage);
  const auto statistics = [&](Body& row) {
    row.write(op["Mean"]);
    row.write(op["InvStdDev"]);
  };
  node.finds_again(broadcast_reuse(op["Scale"], op["X"].shape()));
  count_standardization(all, node, statistics, [&](Body& element) {
    element.convert(all.stage, type);
    element.sums_at(type);
    element.read(op["Scale"]);
    element.multiply(op["Scale"]);
    element.add_bias(op["B"]);
    element.write(op["Y"]);
  });
}

Status infer_rms_normalization(Inference& node) {
  if (const auto axis = axis_of(node, "X", -1); !axis) return axis.error();
  if (auto fits = check_stash_type(node); !fits) return fits;
  if (auto fits = check_broadcasts_to_x(node, "scale"); !fits) return fits;
  return node.set("Y", node.type("scale"), node.shape("X"));
}

//   for each row of the axes from `axis` on:              rows
//     r = 1 / sqrt(sum of x·x / n + epsilon)              n
//     for each element: y = x·r·scale                     n
// One division a row and a product an element, as in LayerNormalization.
void count_rms_normalization(const Operands& op, Body& node) {
  const Standardization all = over_last_axes(op, stash_number_type(op));
  node.sums_at(all.stage);
  node.finds_again({&all.x, all.rows.length.count});
  node.finds_again(broadcast_reuse(op["scale"], op["X"].shape()));
  node.each(all.rows.count, [&](Body& row) {
    row.sum_over(all.rows.length, [&](Body& term) {
      read_staged(all, term);
      term.does(Mul, all.stage);
    });
    row.does(Div, all.stage);
    row.does(Add, all.stage);
    row.does(Sqrt, all.stage);
    row.does(Div, all.stage);
    row.each(all.rows.length, [&](Body& element) {
      read_staged(all, element);
      element.does(Mul, all.stage);
      element.convert(all.stage, op["Y"].type().value_or(all.stage));
      element.read(op["scale"]);
      element.multiply(op["scale"]);
      element.write(op["Y"]);
    });
  });
}

Status infer_lp_normalization(Inference& node) {
  if (const auto axis = axis_of(node, "input", -1); !axis) return axis.error();
  const auto p = lp_exponent(node);
  if (p != 1.0 && p != 2.0) return node.fault("p is neither 1 nor 2");
  return node.set("output", node.type("input"), node.shape("input"));
}

//   for each lane along the axis:               |input| / input[axis]
//     s = sum of |x|, or sqrt(sum of x·x)       n
//     for each element: y = x / s               n
void count_lp_normalization(const Operands& op, Body& node) {
  const Operand& input = op["input"];
  const auto resolved = axis_of(op, "input", -1);
  const Axis axis{static_cast<std::int64_t>(resolved ? *resolved : 0)};
  const bool squares = lp_exponent(op).value_or(2.0) == 2.0;
  node.finds_again({&input, input.extent(axis).count});
  node.each(input.elements_per(axis), [&](Body& lane) {
    lane.sum_over(input.extent(axis), [&](Body& term) {
      term.read(input);
      term.does(squares ? Mul : Bitwise, input);
    });
    if (squares) lane.sqrt(input);
    lane.each(input.extent(axis), [&](Body& element) {
      element.read(input);
      element.divide(input);
      element.write(op["output"]);
    });
  });
}

constexpr std::array kRowNormRules{
    OpRule{.op = "LayerNormalization",
           .since = 17,
           .inputs = "X Scale B?",
           .outputs = "Y Mean? InvStdDev?",
           .formula = "y = scale · (x - mean) / sqrt(var + epsilon) + B, over the last axes",
           .infer = infer_layer_normalization,
           .count = count_layer_normalization,
           .example = "2x3x5 5 5"},
    OpRule{.op = "LpNormalization",
           .inputs = "input",
           .outputs = "output",
           .formula = "x / (sum of |x|^p)^(1/p) along an axis, p 1 or 2",
           .infer = infer_lp_normalization,
           .count = count_lp_normalization,
           .example = "2x3x5; axis=1"},
    OpRule{.op = "RMSNormalization",
           .since = 23,
           .inputs = "X scale",
           .outputs = "Y",
           .formula = "y = scale · x / sqrt(mean of x² + epsilon), over the last axes",
           .infer = infer_rms_normalization,
           .count = count_rms_normalization,
           .example = "2x3x5 5"},
};

}  // namespace

std::span<const OpRule> row_norm_rules() { return kRowNormRules; }

}  // namespace opcost
