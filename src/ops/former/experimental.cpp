// Operators that ONNX had as experiments before version 1.5 and then dropped; older
// exporters of CoreML and WinML wrote them into files, and ONNX Runtime keeps them.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "ops/elementwise/elementwise.h"
#include "ops/movement/movement.h"
#include "rules/attribute_table.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

// One number per channel.
Status infer_image_scaler(Inference& node) {
  const Shape& input = node.shape("input");
  if (input.size() != 4)
    return node.fault("its input " + shape_text(input) +
                      " is not batch x channels x height x width");
  const Count biases = table_size(node, "bias");
  if (!biases.is_zero() && biases != Count{static_cast<std::uint64_t>(input[1])})
    return node.fault("its bias does not hold one number for each of " + std::to_string(input[1]) +
                      " channels");
  return node.set("output", node.type("input"), input);
}

//   for each element:                                    |output|
//     y = scale·x + bias of its channel
void count_image_scaler(const Operands& op, Body& node) {
  const bool scales = has_factor(op, "scale");
  node.each(op["output"].elements(), [&](Body& element) {
    element.read(op["input"]);
    if (scales) element.multiply(op["input"]);
    element.add_bias(op["bias"]);
    element.write(op["output"]);
  });
}

// The extent that is left of an axis: `wanted` elements, or all without the two borders.
Result<std::int64_t> cropped(const Inference& node, std::int64_t extent, std::int64_t before,
                             std::int64_t behind, std::int64_t wanted) {
  const bool fits = before >= 0 && before <= extent && behind >= 0 && behind <= extent - before;
  const std::int64_t left = fits ? extent - before - behind : -1;
  if (!fits || wanted > extent - before || wanted < -1)
    return node.fault("its border and scale do not fit an extent of " + std::to_string(extent));
  return wanted >= 0 ? wanted : left;
}

// border: left, top, right, bottom; scale: height, width.
Status infer_crop(Inference& node) {
  Shape shape = node.shape("input");
  const auto &border = node.integers("border"), &scale = node.integers("scale");
  if (shape.size() != 4 || border.size() != 4 || (!scale.empty() && scale.size() != 2))
    return node.fault("its input is " + shape_text(shape) + " with " +
                      std::to_string(border.size()) + " borders and " +
                      std::to_string(scale.size()) + " extents; 4, 4, and none or 2 are needed");
  for (const std::size_t axis : {0U, 1U}) {
    const std::int64_t wanted = scale.empty() ? -1 : scale[axis];
    const auto kept = cropped(node, shape[2 + axis], border[1 - axis],
                              wanted >= 0 ? 0 : border[3 - axis], wanted);
    if (!kept) return kept.error();
    shape[2 + axis] = *kept;
  }
  return node.set("output", node.type("input"), std::move(shape));
}

// hidden_prev [1, N, D], gates [1, N, 3D], seq_lengths [N] -> hidden as hidden_prev.
Status infer_gru_unit(Inference& node) {
  const Shape &hidden = node.shape("hidden_prev"), &gates = node.shape("gates");
  const bool fits = hidden.size() == 3 && gates.size() == 3 && hidden[1] == gates[1] &&
                    gates[2] % 3 == 0 && gates[2] / 3 == hidden[2];
  if (!fits)
    return node.fault("hidden_prev is " + shape_text(hidden) + " and gates " + shape_text(gates) +
                      "; they must be [1, N, D] and [1, N, 3D]");
  if (auto lengths = expect_shape(node, "seq_lengths", {hidden[1]}); !lengths) return lengths;
  return node.set("hidden", node.type("hidden_prev"), hidden);
}

//   for each sample: is t within its length?             |seq_lengths|
//   for each element:                                    |hidden|
//     u = sigmoid(update gate); n = tanh(output gate)
//     h = u·h + (1 - u)·n
// The third gate has been applied before. Every sample is counted as within its length.
void count_gru_unit(const Operands& op, Body& node) {
  const Operand &hidden = op["hidden_prev"], &gates = op["gates"], &lengths = op["seq_lengths"];
  node.read(op["t"]);
  node.each(lengths.elements(), [&](Body& sample) {
    sample.read(lengths);
    sample.compare(lengths);
  });
  node.each(op["hidden"].elements(), [&](Body& element) {
    element.read(gates);
    for (const Action action : {Exp, Add, Div}) element.does(action, hidden);
    element.read(gates);
    for (const Action action : {Exp, Add, Add, Div}) element.does(action, hidden);
    element.read(hidden);
    for (const Action action : {Mul, Add, Mul, Add}) element.does(action, hidden);
    element.write(op["hidden"]);
  });
}

constexpr std::array kExperimentalRules{
    unary("Affine", "alpha·x + beta", per_element<Mul, Add>),
    OpRule{.op = "Crop",
           .inputs = "input",
           .outputs = "output",
           .formula = "the image without its borders, or a part of it from a corner on",
           .infer = infer_crop,
           .count = count_copy,
           .example = "1x2x7x9; border=1,2,3,1"},
    OpRule{.op = "GRUUnit",
           .inputs = "hidden_prev gates seq_lengths t",
           .outputs = "hidden",
           .formula = "u·h + (1 - u)·n, u = sigmoid and n = tanh of the gates",
           .infer = infer_gru_unit,
           .count = count_gru_unit,
           .example = "1x2x5 1x2x15 2 ()"},
    OpRule{.op = "ImageScaler",
           .inputs = "input",
           .outputs = "output",
           .tables = "bias",
           .formula = "scale·x + bias of its channel",
           .infer = infer_image_scaler,
           .count = count_image_scaler,
           .example = "1x3x4x5; bias=0.5,1.5,2.5 scale=0.25"},
    unary("ParametricSoftplus", "alpha·log(e^(beta·x) + 1)", per_element<Mul, Exp, Add, Log, Mul>),
    named("input", "output", unary("Scale", "scale·x", per_element<Mul>)),
    unary("ScaledTanh", "alpha·tanh(beta·x)", per_element<Mul, Exp, Add, Add, Div, Mul>),
};

}  // namespace

std::span<const OpRule> experimental_rules() { return kExperimentalRules; }

}  // namespace opcost
