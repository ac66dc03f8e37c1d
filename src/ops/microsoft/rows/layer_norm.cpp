// Layer normalizations of com.microsoft: by root mean square, gated, or on ordered int8.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/parts.h"
#include "ops/quantized/quantization.h"
#include "ops/rows/standardization.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

Status check_affine(const NodeView& node, std::initializer_list<std::string_view> names) {
  const Shape& x = node.shape("X");
  for (const std::string_view name : names)
    if (node.has(name) && !broadcasts_to(node, node.shape(name), x))
      return node.fault(std::string(name) + " " + shape_text(node.shape(name)) +
                        " is no part of X " + shape_text(x));
  return Ok{};
}

Status infer_simplified(Inference& node) {
  const auto axis = axis_of(node, "X", -1);
  if (!axis) return axis.error();
  const auto stash = stash_type(node);
  if (!stash) return node.fault("stash_type names no type of floats");
  if (auto fits = check_affine(node, {"scale"}); !fits) return fits;
  Shape statistics = node.shape("X");
  std::fill(statistics.begin() + static_cast<std::ptrdiff_t>(*axis), statistics.end(), 1);
  if (auto set = node.set("inv_std_var", *stash, statistics); !set) return set;
  return node.set("Y", node.type("scale"), node.shape("X"));
}

//   for each row of the axes from `axis` on:               rows
//     y = x·scale / sqrt(mean of x·x + epsilon)            n
void count_simplified(const Operands& op, Body& node) {
  const Standardization all = over_last_axes(op, stash_number_type(op));
  const NumberType type = op["Y"].type().value_or(all.stage);
  node.each(all.rows.count, [&](Body& row) {
    count_rms_row(all, op["scale"], row, [&](Body& element) {
      element.convert(all.stage, type);
      element.write(op["Y"]);
    });
    row.write(op["inv_std_var"]);
  });
}

Status infer_gated_rms(Inference& node) {
  const Shape &x = node.shape("X"), &scale = node.shape("scale");
  if (x.empty() || scale.size() != 1 || scale[0] < 1 || x.back() % scale[0] != 0)
    return node.fault("scale is " + shape_text(scale) + " for X " + shape_text(x));
  if (auto fits = expect_shape(node, "gate", x); !fits) return fits;
  return node.set("Y", node.type("X"), x);
}

//   for each run of |scale| elements:                      |X| / |scale|
//     y = x·scale / sqrt(mean of x·x + epsilon) · gate·sigmoid(gate)
// In float32, whatever the type of X.
void count_gated_rms(const Operands& op, Body& node) {
  const Operand &x = op["X"], &scale = op["scale"], &gate = op["gate"];
  const Extent all = x.elements(), length = scale.elements();
  const Extent rows{length.count.is_zero() ? Count{0} : all.count / length.count,
                    all.text + "/" + length.text};
  const NumberType type = x.type().value_or(kFloat32);
  node.each(rows, [&](Body& row) {
    count_rms_row({x, kFloat32, {rows, length}}, scale, row, [&](Body& element) {
      element.read(gate);
      element.convert(type, kFloat32);
      for (const Action action : {Exp, Add, Div, Mul, Mul}) element.does(action, kFloat32);
      element.convert(kFloat32, type);
      element.write(op["Y"]);
    });
  });
}

Status infer_ordered_layer_norm(Inference& node) {
  if (const auto axis = axis_of(node, "X", -1); !axis) return axis.error();
  if (auto fits = check_affine(node, {"scale", "B"}); !fits) return fits;
  for (const std::string_view name : {"scale_X", "scale_Y"})
    if (auto fits = expect_single(node, name); !fits) return fits;
  return node.set("Y", node.type("X"), node.shape("X"));
}

//   epsilon / scale_X², once: the mean and the variance scale as X does
//   for each row of the axes from `axis` on: standardised
//     y = round((d·r·scale + B) / scale_Y), held within the range of int8
void count_ordered_layer_norm(const Operands& op, Body& node) {
  node.read(op["scale_X"]);
  node.does(Mul, kFloat32);
  node.does(Div, kFloat32);
  node.read(op["scale_Y"]);
  const auto none = [](Body&) {};
  count_standardization(over_last_axes(op, kFloat32), node, none, [&](Body& element) {
    element.read(op["scale"]);
    element.does(Mul, kFloat32);
    element.add_bias(op["B"]);
    element.does(Div, kFloat32);
    round_to(op["Y"], kNoOperand, kFloat32, element);
    element.write(op["Y"]);
  });
}

constexpr std::string_view kRmsFormula = "y = scale · x / sqrt(mean of x² + epsilon)";

constexpr std::array kMicrosoftLayerNormRules{
    OpRule{.op = "GatedRMSNorm",
           .domain = kMicrosoft,
           .inputs = "X scale gate",
           .outputs = "Y",
           .types = "float: X; float: scale; float: gate",
           .formula = "y = scale · x / sqrt(mean of x² + epsilon) · gate·sigmoid(gate)",
           .infer = infer_gated_rms,
           .count = count_gated_rms,
           .example = "float16:2x3x10 float16:5 float16:2x3x10"},
    OpRule{.op = "QOrderedLayerNormalization",
           .domain = kMicrosoft,
           .inputs = "X scale_X scale B? scale_Y",
           .outputs = "Y",
           .formula = "LayerNormalization of scale_X·x, / scale_Y, rounded",
           .infer = infer_ordered_layer_norm,
           .count = count_ordered_layer_norm,
           .example = "int8:2x3x5 () 5 5 ()"},
    // ONNX Runtime puts it into ai.onnx.
    OpRule{.op = "SimplifiedLayerNormalization",
           .inputs = "X scale",
           .outputs = "Y inv_std_var?",
           .types = "number: X; number: scale",
           .formula = kRmsFormula,
           .infer = infer_simplified,
           .count = count_simplified,
           .example = "float16:2x3x5 float16:5"},
};

}  // namespace

std::span<const OpRule> microsoft_layer_norm_rules() { return kMicrosoftLayerNormRules; }

}  // namespace opcost
