// FusedConv and FusedMatMul between conversions: products of integers with what is fused behind.
#include "ops/microsoft/quantized/fused_products.h"

#include <utility>
#include <vector>

#include "ops/microsoft/parts.h"
#include "ops/microsoft/products/fused_matmul.h"
#include "ops/microsoft/quantized/qlinear.h"
#include "ops/quantized/integer_products.h"

namespace opcost {
namespace {

// The rounding of an integer result holds it between bounds, which is all that these do.
bool is_left_to_rounding(const Operands& op) {
  const std::string_view name = op.word("activation", "");
  return op["y_scale"] && (name == "Relu" || name == "Clip");
}

// The activation that is left to do on a scaled sum.
std::vector<Action> activation_of(const Operands& op) {
  auto activation = activation_actions(op, op.word("activation", ""));
  if (!activation || is_left_to_rounding(op)) return {};
  return *std::move(activation);
}

NumberType real_of(const Operands& op) {
  return numbers_of_operand(op["b_scale"] ? op["b_scale"] : op["w_scale"]);
}

//   + z, an element of another array: (z - zero)·scale where it is quantised. The zero point and
//   the division by the scale of y are part of what is stored.
void add_real(const Operands& op, const Operand& z, Body& out) {
  if (!z) return;
  const NumberType real = real_of(op);
  out.read(z);
  out.convert(numbers_of_operand(z), real);
  const bool in_scale_of_y = op["y_scale"] && activation_of(op).empty() && !z.constant();
  if (holds_whole_numbers(z) || in_scale_of_y) out.does(Action::Mul, real);
  out.does(Action::Add, real);
}

}  // namespace

Status check_activation(const Inference& node) {
  const auto known = activation_actions(node, node.word("activation", ""));
  return known ? Status{Ok{}} : Status{known.error()};
}

void activate_integer_product(const Operands& op, Body& out) {
  const std::vector<Action> actions = activation_of(op);
  if (actions.empty()) return;
  activate(out, actions, real_of(op));
  if (op["y_scale"]) out.does(Action::Mul, real_of(op));
}

namespace {

ElementType result_type(const Inference& node, std::string_view numbers, std::string_view scale) {
  return node.has("y_scale") ? type_like(node, "y_zero_point", numbers) : node.type(scale);
}

Status infer_conv(Inference& node) {
  if (auto known = check_activation(node); !known) return known;
  return infer_integer_conv(node, result_type(node, "x", "x_scale"));
}

//   as ConvInteger, + B; then · x_scale·w_scale, + z, the activation, rounded where y is quantised
void count_conv(const Operands& op, Body& node) {
  const Requantization scales{op["x_scale"], op["w_scale"], op["y_scale"], op["y_zero_point"],
                              op["y"]};
  const bool whole_bias = holds_whole_numbers(op["B"]);
  count_factors(scales, node);
  count_integer_product(convolution_of(op), node, [&](Body& out) {
    if (whole_bias) out.add_bias(op["B"]);
    requantize(scales, out, [&](Body& real) {
      if (!whole_bias) add_real(op, op["B"], real);
      add_real(op, op["Z"], real);
      activate_integer_product(op, real);
    });
  });
}

Status infer_matmul(Inference& node) {
  if (auto known = check_activation(node); !known) return known;
  auto y = fused_matmul_shape(node);
  if (!y) return y.error();
  return node.set("Y", result_type(node, "A", "a_scale"), *std::move(y));
}

Extent over(const Operand& all, const Extent& terms) {
  const Extent elements = all.elements();
  return {terms.count.is_zero() ? Count{0} : elements.count / terms.count,
          elements.text + "/" + terms.text};
}

//   f = alpha·a_scale·b_scale / y_scale, for each scale of B
//   as MatMulInteger of the matrices, transposed or not; then · f, the activation, rounded where y
//   is quantised
void count_matmul(const Operands& op, Body& node) {
  const Requantization scales{op["a_scale"], op["b_scale"], op["y_scale"], op["y_zero_point"],
                              op["Y"]};
  const Extent terms = fused_matmul_terms(op);
  const IntegerProduct product{.a = op["A"],
                               .b = op["B"],
                               .a_zero = op["a_zero_point"],
                               .b_zero = op["b_zero_point"],
                               .outputs = op["Y"].elements(),
                               .terms = terms,
                               .rows = over(op["A"], terms),
                               .columns = over(op["B"], terms),
                               .loops = matrix_nest(op["B"], op["A"], op["Y"], terms)};
  count_factors(scales, node);
  if (has_factor(op, "alpha") && !factors_are_stored(scales))
    node.each(scales.b_scale.elements(), [&](Body& factor) { factor.multiply(scales.b_scale); });
  count_integer_product(product, node, [&](Body& out) {
    requantize(scales, out, [&](Body& real) { activate_integer_product(op, real); });
  });
}

}  // namespace

const OpRule kFusedConvInteger{
    .op = "FusedConvInteger",
    .inputs = "x x_scale x_zero_point? w w_scale w_zero_point? B? Z? y_scale? y_zero_point?",
    .outputs = "y",
    .formula = "as ConvInteger, + b[k], · x_scale·w_scale, + z, activation, / y_scale, rounded",
    .infer = infer_conv,
    .count = count_conv,
    .macs = true,
    .patch = filter_patch,
    .base = "Conv",
    .example =
        "uint8:1x4x7x9 ()! uint8:()! int8:6x2x3x2! 6! int8:6 int32:6! 1x6x7x8 ()! "
        "uint8:()!; group=2 pads=1,0,1,0 activation=Tanh"};

const OpRule kFusedMatMulInteger{
    .op = "FusedMatMulInteger",
    .inputs = "A a_scale a_zero_point? B b_scale b_zero_point? y_scale? y_zero_point?",
    .outputs = "Y",
    .formula = "alpha·(A - zero)·(B - zero)·a_scale·b_scale, activation, / y_scale, rounded",
    .infer = infer_matmul,
    .count = count_matmul,
    .macs = true,
    .base = "MatMul",
    .example =
        "uint8:2x3x4 () uint8:() int8:2x5x4 () int8:() () uint8:(); transB=1 alpha=0.5 "
        "activation=Sigmoid"};

}  // namespace opcost
