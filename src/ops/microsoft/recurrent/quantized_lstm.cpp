// DynamicQuantizeLSTM: an LSTM with 8-bit weights.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/parts.h"
#include "ops/quantized/quantization.h"
#include "ops/recurrent/lstm_unit.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

Status check_lstm_scales(const NodeView& node) {
  const Shape& r = node.shape("R");
  if (r.size() != 3) return Ok{};  // the layer's check reports it
  for (const std::string_view name : {"W_scale", "W_zero_point", "R_scale", "R_zero_point"}) {
    const Shape& shape = node.shape(name);
    if (shape != Shape{r[0]} && shape != Shape{r[0], r[2]})
      return node.fault(std::string(name) + " is " + shape_text(shape) + " for R " + shape_text(r));
  }
  return Ok{};
}

Status infer_quantized_lstm(Inference& node) {
  if (auto fits = check_lstm_scales(node); !fits) return fits;
  return infer_recurrent(node, kLstmGates, kLstmActivations);
}

const Operand& small_inputs(const Operands& op) {
  return op.array("x", ElementType::UInt8, op.shape("X"));
}

const Operand& small_hidden(const Operands& op) {
  const Shape &x = op.shape("X"), &r = op.shape("R");
  return op.array("h", ElementType::UInt8, {r[0], x[1], r[1]});
}

// (sum of a·w - za·(sum of w) - zw·(sum of a)) · scale
void weigh_small(const Operand& w, const Operand& zero, const Operand& a, const Extent& terms,
                 Body& gate) {
  gate.sum_over(terms, [&](Body& term) { term.read(w), term.read(a), term.multiply(w, a); });
  gate.does(Mul, kInt32);
  gate.does(Add, kInt32);
  if (has_effect(zero)) gate.does(Mul, kInt32), gate.does(Add, kInt32);
  gate.convert(kInt32, kFloat32);
  gate.does(Mul, kFloat32);
}

void weigh_quantized(const RecurrentUnit& layer, Body& gate) {
  const Operands& op = layer.op;
  weigh_small(op["W"], op["W_zero_point"], small_inputs(op), layer.inputs, gate);
  weigh_small(op["R"], op["R_zero_point"], small_hidden(op), layer.hidden, gate);
  gate.does(Add, kFloat32);
  layer.add_biases(gate);
}

// Quantises h of the step before to 8 bits: finds its largest and smallest element, then
// h / scale + zero, rounded. Its sum is computed if R's zero point needs it.
void quantized_unit(const RecurrentUnit& layer, Body& unit) {
  const Operand& h = small_hidden(layer.op);
  unit.read(layer.previous);
  for (const Action action : {Compare, Compare, Div}) unit.does(action, kFloat32);
  for (const Action action : {Convert, Add, Compare, Compare}) unit.does(action, kInt32);
  if (has_effect(layer.op["R_zero_point"])) unit.does(Add, kInt32);
  unit.write(h);
  lstm_unit(layer, weigh_quantized, unit);
}

void sum_columns(const Operand& w, Body& node) {
  node.each(w.elements_per(Axis{1}), [&](Body& column) {
    column.sum_over(w.extent(Axis{1}), [&](Body& term) { term.read(w); });
  });
}

//   x = X quantised to uint8, as DynamicQuantizeLinear does it
//   the sums of the columns of W and R, needed for the zero points of x and h
//   as LSTM; at every step h is quantised; a gate is
//     (sum of x·w - zeros)·scale + (sum of h·r - zeros)·scale + Wb + Rb
// x and h of 8 bits are arrays. Products are of integers, in sums of 32 bits.
void count_quantized_lstm(const Operands& op, Body& node) {
  const Operand &x = small_inputs(op), &start = op["initial_c"];
  quantize_dynamically(op["X"], x, op.array("x_scale", ElementType::Float, {}),
                       op.array("x_zero_point", ElementType::UInt8, {}), node);
  read_all(op, node, {"W_scale", "W_zero_point", "R_scale", "R_zero_point"});
  sum_columns(op["W"], node);
  sum_columns(op["R"], node);
  if (has_effect(op["W_zero_point"]))
    node.each(x.elements_per(Axis{2}), [&](Body& row) {
      row.sum_over(x.extent(Axis{2}), [&](Body& term) { term.read(x); });
    });
  if (start) node.each(start.elements(), [&](Body& unit) { unit.read(start); });
  count_recurrent(op, node, kLstmGates, kLstmActivations, quantized_unit);
}

constexpr std::array kMicrosoftQuantizedLstmRules{
    OpRule{.op = "DynamicQuantizeLSTM",
           .domain = kMicrosoft,
           .inputs = "X W R B? sequence_lens? initial_h? initial_c? P? W_scale W_zero_point "
                     "R_scale R_zero_point",
           .outputs = "Y? Y_h? Y_c?",
           .formula = "LSTM of 8-bit weights; X and h are quantised as they come",
           .infer = infer_quantized_lstm,
           .count = count_quantized_lstm,
           .macs = true,
           .steps_axis = recurrent_steps_axis,
           .base = "LSTM",
           .example = "5x2x3 int8:1x3x16 int8:1x4x16 1x32 _ _ _ _ 1 int8:1 1 int8:1; "
                      "hidden_size=4 outputs=3"},
};

}  // namespace

std::span<const OpRule> microsoft_quantized_lstm_rules() { return kMicrosoftQuantizedLstmRules; }

}  // namespace opcost
