// Convolutions of quantised numbers that no ONNX operator is: with a float result, transposed.
// They stand for Conv and ConvTranspose between conversions.
#include "ops/quantized/hardware_products.h"
#include "ops/quantized/integer_products.h"
#include "ops/windows/convolution.h"
#include "rules/body.h"

namespace opcost {
namespace {

Status infer_conv_to_float(Inference& node) {
  return infer_integer_conv(node, node.type("x_scale"));
}

// y = sum·x_scale·w_scale + bias, from a 32-bit sum. A bias of integers is of the sum's scale.
void sum_to_float(const Requantization& scales, const Operand& x, const Operand& bias, Body& out) {
  const NumberType real = numbers_of_operand(scales.b_scale);
  const bool whole_bias = holds_whole_numbers(bias);
  if (whole_bias) out.add_bias(bias);
  out.convert(holds_whole_numbers(x) ? kInt32 : kFloat32, real);
  out.does(Action::Mul, real);
  if (bias && !whole_bias) {
    out.read(bias);
    out.does(Action::Add, real);
  }
  out.convert(real, numbers_of_operand(scales.y));
  out.write(scales.y);
}

//   for each output element y of filter k:                               |y|
//     y = sum of (w - w_zero_point)·(x - x_zero_point) over its taps     |w| / K
//         · x_scale·w_scale, + B
void count_conv_to_float(const Operands& op, Body& node) {
  const Requantization scales{op["x_scale"], op["w_scale"], kNoOperand, kNoOperand, op["y"]};
  count_factors(scales, node);
  count_integer_product(convolution_of(op), node,
                        [&](Body& out) { sum_to_float(scales, op["x"], op["B"], out); });
}

// One scale, or one for each filter of a group: axis 1 of W is quantised so.
Status infer_transposed(Inference& node, ElementType type) {
  if (auto set = infer_conv_transpose(node); !set) return set;
  const std::int64_t filters = node.shape("W")[1];
  auto fits = first_fault(
      {check_per_filter(node, "x_zero_point", 1), check_per_filter(node, "x_scale", 1),
       check_per_filter(node, "w_zero_point", filters), check_per_filter(node, "w_scale", filters),
       check_per_filter(node, "y_zero_point", 1), check_per_filter(node, "y_scale", 1)});
  if (!fits) return fits;
  node.set_type("Y", type);
  return Ok{};
}

Status infer_transposed_to_integers(Inference& node) {
  return infer_transposed(node, quantised_type(node, "X"));
}
Status infer_transposed_to_float(Inference& node) {
  return infer_transposed(node, node.type("x_scale"));
}

// The products that one filter plane scatters for each input element: |W| / C / (M / group).
Extent plane_of(const Operand& w) {
  const Extent taps = w.elements_per(Axis{0}), filters = w.extent(Axis{1});
  return {filters.count.is_zero() ? Count{0} : taps.count / filters.count,
          taps.text + " / " + filters.text};
}

//   if the zero point of W matters:
//     for each x, for each tap of a filter plane: add x to the sum there      |X|, |W| / C /
//     filters
//   if that of X matters, unless W is stored:
//     for each w: add it to the sum of its phase                              |W|
void count_scattered_sums(const Operands& op, bool x_moves, bool w_moves, Body& node) {
  if (w_moves) {
    node.each(op["w_zero_point"].elements(), [&](Body& each) { each.read(op["w_zero_point"]); });
    node.each(op["X"].elements(), [&](Body& in) {
      in.accumulate_over(plane_of(op["W"]), [&](Body& tap) { tap.read(op["X"]); });
    });
  }
  if (!x_moves) return;
  node.each(op["x_zero_point"].elements(), [&](Body& each) { each.read(op["x_zero_point"]); });
  node.accumulate_over(op["W"].elements(), [&](Body& tap) { tap.read(op["W"]); });
}

//   for each x of channel c, for each weight w of c:    |X|, |W| / C
//     add w·x to the output it falls on
//   for each output element y of filter m:              |Y|
//     take the zero points out of the sum, `finish`
// As in ConvTranspose, products that padding drops execute. x_zero·(sum of w) is stored where all
// it is made of is.
void count_scattered(const Operands& op, Body& node, FunctionRef<void(Body&)> finish) {
  const bool x_moves = has_effect(op["x_zero_point"]), w_moves = has_effect(op["w_zero_point"]);
  const bool stored = op["x_zero_point"].constant() && op["W"].constant() &&
                      (!w_moves || op["w_zero_point"].constant());
  node.sums_at(kFloat32);  // floats of 8 bits too
  count_scattered_sums(op, x_moves && !stored, w_moves, node);
  node.each(op["X"].elements(), [&](Body& in) {
    in.accumulate_over(op["W"].elements_per(Axis{0}), [&](Body& tap) {
      tap.read(op["W"]);
      tap.read(op["X"]);
      tap.multiply(op["W"], op["X"]);
    });
  });
  node.each(op["Y"].elements(), [&](Body& out) {
    if (w_moves) out.does(Action::Mul, kInt32), out.does(Action::Add, kInt32);
    if (x_moves && !stored) out.does(Action::Mul, kInt32);
    if (x_moves) out.does(Action::Add, kInt32);
    finish(out);
  });
}

void count_transposed_to_integers(const Operands& op, Body& node) {
  const Requantization scales{op["x_scale"], op["w_scale"], op["y_scale"], op["y_zero_point"],
                              op["Y"]};
  count_factors(scales, node);
  count_scattered(op, node, [&](Body& out) {
    out.add_bias(op["B"]);
    requantize(scales, out);
  });
}

void count_transposed_to_float(const Operands& op, Body& node) {
  const Requantization scales{op["x_scale"], op["w_scale"], kNoOperand, kNoOperand, op["Y"]};
  count_factors(scales, node);
  count_scattered(op, node, [&](Body& out) { sum_to_float(scales, op["X"], op["B"], out); });
}

}  // namespace

const OpRule kConvIntegerToFloat{
    .op = "ConvIntegerToFloat",
    .inputs = "x x_scale x_zero_point? w w_scale w_zero_point? B?",
    .outputs = "y",
    .formula = "as ConvInteger, · x_scale·w_scale, + b[k]",
    .infer = infer_conv_to_float,
    .count = count_conv_to_float,
    .macs = true,
    .patch = filter_patch,
    .base = "Conv",
    .example = "uint8:1x4x7x9 ()! uint8:()! int8:6x2x3x2! 6! int8:6 6!; group=2 pads=1,0,1,1"};

const OpRule kQlinearConvTranspose{
    .op = "QLinearConvTranspose",
    .inputs = "X x_scale x_zero_point? W w_scale w_zero_point? y_scale y_zero_point? B?",
    .outputs = "Y",
    .formula = "as ConvTranspose of integers, + b[m], · x_scale·w_scale/y_scale, rounded, + zero",
    .infer = infer_transposed_to_integers,
    .count = count_transposed_to_integers,
    .macs = true,
    .base = "ConvTranspose",
    .example =
        "uint8:1x4x3x5 () uint8:() int8:4x3x2x3 3 int8:3 () uint8:() int32:6; group=2 "
        "strides=2,3"};

const OpRule kConvTransposeIntegerToFloat{
    .op = "ConvTransposeIntegerToFloat",
    .inputs = "X x_scale x_zero_point? W w_scale w_zero_point? B?",
    .outputs = "Y",
    .formula = "as ConvTranspose of integers, · x_scale·w_scale, + b[m]",
    .infer = infer_transposed_to_float,
    .count = count_transposed_to_float,
    .macs = true,
    .base = "ConvTranspose",
    .example = "uint8:1x4x3x5 ()! uint8:()! int8:4x3x2x3! 3! _ 6!; group=2 strides=2,3"};

}  // namespace opcost
