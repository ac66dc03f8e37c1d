// Averages and softmax of quantised numbers: QLinearAveragePool, QLinearReduceMean and others.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/quantized/qlinear.h"
#include "ops/rows/reduce.h"
#include "ops/rows/softmax.h"
#include "ops/windows/channels_last.h"
#include "ops/windows/pool.h"
#include "rules/facts.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

Status check_sum_parameters(const Inference& node) {
  return check_single(node, {"x_scale", "x_zero_point", "y_scale", "y_zero_point"});
}

// The names X and Y, as in a pool.
Quantized input_of(const Operands& op) { return {op["X"], op["x_scale"], op["x_zero_point"]}; }
Quantized output_of(const Operands& op) { return {op["Y"], op["y_scale"], op["y_zero_point"]}; }

//   f = x_scale / y_scale
//   for each output element:                             |Y|
//     s = sum of its n x, in 32 bits                     n
//     y = round((s / n - x_zero)·f) + y_zero
void count_averages(const Quantized& x, const Quantized& y, const Extent& terms, Body& node) {
  const NumberType real = numbers_of_operand(x.scale);
  const bool whole = holds_whole_numbers(x.values);
  node.sums_at(kFloat32);  // floats of 8 bits too
  read_factors(x, y, node);
  node.each(y.values.elements(), [&](Body& out) {
    out.sum_over(terms, [&](Body& term) { term.read(x.values); });
    out.convert(whole ? kInt32 : kFloat32, real);
    out.does(Div, real);
    if (has_effect(x.zero_point)) out.does(Add, real);
    out.does(Mul, real);
    write_rounded(y, real, out);
  });
}

Status infer_average_pool(Inference& node) {
  if (auto fits = check_sum_parameters(node); !fits) return fits;
  if (auto set = infer_pool(node); !set) return set;
  node.set_type("Y", type_like(node, "y_zero_point", "X"));
  return Ok{};
}

void count_average_pool_of_quantised(const Operands& op, Body& node) {
  count_averages(input_of(op), output_of(op), pool_taps(op), node);
}

// One element a channel: [N, C, 1...], or with the channels last [N, 1..., C].
Status infer_global_average_pool(Inference& node) {
  if (auto fits = check_sum_parameters(node); !fits) return fits;
  const Shape& x = node.shape("X");
  if (x.size() < 2) return node.fault("X is " + shape_text(x) + "; it must be [N, C, ...]");
  Shape y(x.size(), 1);
  const std::size_t channels = has_channels_last(node) ? x.size() - 1 : 1;
  y.front() = x.front();
  y[channels] = x[channels];
  return node.set("Y", type_like(node, "y_zero_point", "X"), std::move(y));
}

void count_qlinear_global_average_pool(const Operands& op, Body& node) {
  const Extent x = op["X"].elements(), y = op["Y"].elements();
  const Extent plane{y.count.is_zero() ? Count{0} : x.count / y.count, x.text + " / " + y.text};
  count_averages(input_of(op), output_of(op), plane, node);
}

Status infer_reduce_mean(Inference& node) {
  auto fits =
      check_single(node, {"data_scale", "data_zero_point", "reduced_scale", "reduced_zero_point"});
  if (!fits) return fits;
  if (auto set = infer_reduce(node); !set) return set;
  node.set_type("reduced", type_like(node, "reduced_zero_point", "data"));
  return Ok{};
}

void count_reduce_mean(const Operands& op, Body& node) {
  count_averages({op["data"], op["data_scale"], op["data_zero_point"]},
                 {op["reduced"], op["reduced_scale"], op["reduced_zero_point"]}, reduced_terms(op),
                 node);
}

// The opset whose Softmax is meant: up to 12 it flattens from `axis` on; from 13 it runs along
// one axis.
bool rows_to_the_end(const NodeView& node) { return node.integer("opset", 13) < 13; }

std::int64_t qlinear_softmax_axis(const NodeView& node) {
  return node.integer("axis", rows_to_the_end(node) ? 1 : -1);
}

Status infer_qlinear_softmax(Inference& node) {
  auto fits = check_single(node, {"X_scale", "x_zero_point", "y_scale", "y_zero_point"});
  if (!fits) return fits;
  const Shape& x = node.shape("X");
  if (const auto axis = resolve_axis(node, qlinear_softmax_axis(node), x.size()); !axis)
    return axis.error();
  return node.set("Y", type_like(node, "y_zero_point", "X"), x);
}

//   for each row:                                              rows
//     m = the largest x                                        n
//     s = sum of exp((x - m)·x_scale)                          n
//     for each element: y = round(exp / (s·y_scale)) + y_zero  n
// The zero point of x cancels in the difference. The exponentials are temporaries.
void count_qlinear_softmax(const Operands& op, Body& node) {
  const Operand& x = op["X"];
  const Quantized y = output_of(op);
  const NumberType real = numbers_of_operand(op["X_scale"]);
  const Rows rows = softmax_rows(x, qlinear_softmax_axis(op), rows_to_the_end(op));
  node.read(op["X_scale"]);
  node.read(y.scale);
  if (has_effect(y.zero_point)) node.read(y.zero_point);
  node.each(rows.count, [&](Body& row) {
    row.max_over(rows.length, [&](Body& each) { each.read(x); });
    row.sum_over(rows.length, real, [&](Body& each) {
      each.read(x);
      each.does(Add, kInt32);
      each.convert(kInt32, real);
      each.does(Mul, real);
      each.does(Exp, real);
    });
    row.does(Mul, real);
    row.each(rows.length, [&](Body& element) {
      element.does(Div, real);
      write_rounded(y, real, element);
    });
  });
}

constexpr std::string_view kPoolInputs = "X x_scale x_zero_point? y_scale y_zero_point?";

constexpr std::array kMicrosoftQlinearSumsRules{
    microsoft({.op = "QLinearAveragePool",
               .inputs = kPoolInputs,
               .outputs = "Y",
               .types = "integer: X; integer: x_zero_point; float: x_scale; float: y_scale",
               .formula = "(average of x over the window - zero)·x_scale/y_scale, rounded, + zero",
               .infer = channels_where_said<infer_average_pool>,
               .count = count_average_pool_of_quantised,
               .base = "AveragePool",
               .example = "uint8:1x7x9x2 () uint8:() () uint8:(); kernel_shape=3,2 strides=2,2 "
                          "channels_last=1"}),
    microsoft({.op = "QLinearGlobalAveragePool",
               .inputs = kPoolInputs,
               .outputs = "Y",
               .types = "integer: X; integer: x_zero_point; float: x_scale; float: y_scale",
               .formula = "(average of x over the channel - zero)·x_scale/y_scale, rounded, + zero",
               .infer = infer_global_average_pool,
               .count = count_qlinear_global_average_pool,
               .base = "GlobalAveragePool",
               .example = "uint8:2x3x4x5 () uint8:() () uint8:()"}),
    microsoft(
        {.op = "QLinearReduceMean",
         .inputs = "data data_scale data_zero_point? reduced_scale reduced_zero_point?",
         .outputs = "reduced",
         .types =
             "integer: data; integer: data_zero_point; float: data_scale; float: reduced_scale",
         .formula = "((sum of n x) / n - zero)·data_scale/reduced_scale, rounded, + zero",
         .infer = infer_reduce_mean,
         .count = count_reduce_mean,
         .base = "ReduceMean",
         .example = "uint8:2x3x5 () uint8:() () uint8:(); axes=0,-1"}),
    microsoft({.op = "QLinearSoftmax",
               .inputs = "X X_scale x_zero_point? y_scale y_zero_point?",
               .outputs = "Y",
               .types = "integer: X; integer: x_zero_point; float: X_scale; float: y_scale",
               .formula = "softmax of (x - max)·X_scale along the row, / y_scale, rounded, + zero",
               .infer = infer_qlinear_softmax,
               .count = count_qlinear_softmax,
               .base = "Softmax",
               .example = "uint8:2x3x5 () uint8:() () uint8:(); opset=13"}),
};

}  // namespace

std::span<const OpRule> microsoft_qlinear_sums_rules() { return kMicrosoftQlinearSumsRules; }

}  // namespace opcost
