// QLinearConv, QLinearMatMul, ConvInteger and MatMulInteger of ai.onnx.
// Contractions of quantised numbers. Zero points and scales are not biases: they add no
// multiply-accumulates.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/products/matmul.h"
#include "ops/quantized/hardware_products.h"
#include "ops/quantized/integer_products.h"
#include "ops/quantized/quantization.h"
#include "ops/windows/channels_last.h"
#include "ops/windows/convolution.h"
#include "rules/domains.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

bool is_single(const Shape& shape) { return element_count(shape) == Count{1}; }

Error misfit_of_parameter(const Inference& node, std::string_view name) {
  return node.fault(std::string(name) + " is " + shape_text(node.shape(name)) +
                    ", which does not fit what it quantises");
}

}  // namespace

Status check_per_filter(const Inference& node, std::string_view name, std::int64_t filters) {
  const Shape& shape = node.shape(name);
  if (!node.has(name) || is_single(shape) || shape == Shape{filters}) return Ok{};
  return misfit_of_parameter(node, name);
}

Status first_fault(std::initializer_list<Status> checks) {
  for (const Status& check : checks)
    if (!check) return check;
  return Ok{};
}

Status infer_integer_conv(Inference& node, ElementType type) {
  auto y = convolution_shape(node, "x", "w");
  if (!y) return y.error();
  const std::int64_t filters = node.shape("w").front();
  auto fits = first_fault(
      {check_per_filter(node, "x_zero_point", 1), check_per_filter(node, "x_scale", 1),
       check_per_filter(node, "w_zero_point", filters), check_per_filter(node, "w_scale", filters),
       check_per_filter(node, "y_zero_point", 1), check_per_filter(node, "y_scale", 1)});
  if (!fits) return fits;
  return node.set("y", type, *std::move(y));
}

ElementType quantised_type(const Inference& node, std::string_view input) {
  return node.type(node.has("y_zero_point") ? "y_zero_point" : input);
}

IntegerProduct convolution_of(const Operands& op) {
  return integer_convolution(conv_nest(op, op["x"], op["w"], op["y"]), op["x_zero_point"],
                             op["w_zero_point"], channel_axis(op));
}

Patch filter_patch(const Operands& op) {
  return {"x", op["w"].elements_per(Axis{0}).count.exact().value_or(UINT64_MAX)};
}

namespace {

// One number, or one per row or column of a matrix: a list of that length, or the matrix's
// shape with 1 for the summed axis (counted from the end).
Status check_per_run(const Inference& node, std::string_view name, const Shape& matrix,
                     std::size_t summed_from_end) {
  const Shape& shape = node.shape(name);
  if (!node.has(name) || is_single(shape)) return Ok{};
  if (matrix.size() < 2) return misfit_of_parameter(node, name);
  Shape runs = matrix;
  runs[runs.size() - summed_from_end] = 1;
  const std::int64_t kept = matrix[matrix.size() - (3 - summed_from_end)];
  return shape == runs || shape == Shape{kept} ? Status{Ok{}} : misfit_of_parameter(node, name);
}

Status infer_conv_integer(Inference& node) { return infer_integer_conv(node, ElementType::Int32); }
Status infer_qlinear_conv(Inference& node) {
  return infer_integer_conv(node, quantised_type(node, "x"));
}

Status infer_matmul_integer(Inference& node) {
  auto y = matmul_shape(node);
  if (!y) return y.error();
  auto fits = first_fault({check_per_run(node, "a_zero_point", node.shape("A"), 1),
                           check_per_run(node, "b_zero_point", node.shape("B"), 2)});
  if (!fits) return fits;
  return node.set("Y", ElementType::Int32, *std::move(y));
}

Status infer_qlinear_matmul(Inference& node) {
  auto y = matmul_shape(node, "a", "b");
  if (!y) return y.error();
  const Shape &a = node.shape("a"), &b = node.shape("b");
  auto fits = first_fault(
      {check_per_run(node, "a_scale", a, 1), check_per_run(node, "a_zero_point", a, 1),
       check_per_run(node, "b_scale", b, 2), check_per_run(node, "b_zero_point", b, 2),
       check_per_run(node, "y_scale", *y, 1), check_per_run(node, "y_zero_point", *y, 1)});
  if (!fits) return fits;
  return node.set("y", quantised_type(node, "a"), *std::move(y));
}

//   for each output element y of filter k:                               |y|
//     y = sum of (w - w_zero_point)·(x - x_zero_point) over its taps     |w| / K
void count_conv_integer(const Operands& op, Body& node) {
  count_integer_product(convolution_of(op), node, [&](Body& out) { out.write(op["y"]); });
}

//   as ConvInteger, + B, then y = round(sum · x_scale·w_scale/y_scale) + y_zero_point
void count_qlinear_conv(const Operands& op, Body& node) {
  const Requantization scales{op["x_scale"], op["w_scale"], op["y_scale"], op["y_zero_point"],
                              op["y"]};
  count_factors(scales, node);
  count_integer_product(convolution_of(op), node, [&](Body& out) {
    out.add_bias(op["B"]);
    requantize(scales, out);
  });
}

//   for each output element y:                                     |Y|
//     y = sum of (a - a_zero_point)·(b - b_zero_point)             A[-1]
void count_matmul_integer(const Operands& op, Body& node) {
  const auto product =
      integer_matmul(op["A"], op["B"], op["a_zero_point"], op["b_zero_point"], op["Y"]);
  count_integer_product(product, node, [&](Body& out) { out.write(op["Y"]); });
}

//   as MatMulInteger, then y = round(sum · a_scale·b_scale/y_scale) + y_zero_point
void count_qlinear_matmul(const Operands& op, Body& node) {
  const Requantization scales{op["a_scale"], op["b_scale"], op["y_scale"], op["y_zero_point"],
                              op["y"]};
  const auto product =
      integer_matmul(op["a"], op["b"], op["a_zero_point"], op["b_zero_point"], op["y"]);
  count_factors(scales, node);
  count_integer_product(product, node, [&](Body& out) { requantize(scales, out); });
}

// ONNX asks for all zero points.
constexpr OpRule qlinear_conv(std::string_view domain, Status (*infer)(Inference&),
                              std::string_view example) {
  return {.op = "QLinearConv",
          .domain = domain,
          .since = domain == kMicrosoft ? 1 : 10,
          .inputs = "x x_scale x_zero_point? w w_scale w_zero_point? y_scale y_zero_point? B?",
          .outputs = "y",
          .types =
              "integer: x; integer: x_zero_point; float: x_scale; "
              "integer: w; integer: w_zero_point; float: w_scale; "
              "float: y_scale; integer: y_zero_point; integer: B",
          .formula = "as ConvInteger, + b[k], · x_scale·w_scale/y_scale, rounded, + zero",
          .infer = infer,
          .count = count_qlinear_conv,
          .macs = true,
          .patch = filter_patch,
          .base = "Conv",
          .example = example};
}

constexpr std::array kIntegerRules{
    OpRule{.op = "ConvInteger",
           .since = 10,
           .inputs = "x w x_zero_point? w_zero_point?",
           .outputs = "y",
           .types = "integer: x; integer: x_zero_point; integer: w; integer: w_zero_point",
           .formula = "y[k] = sum of (w[k] - zero)·(x - zero) over the weights of filter k",
           .infer = infer_conv_integer,
           .count = count_conv_integer,
           .macs = true,
           .patch = filter_patch,
           .base = "Conv",
           .example = "uint8:1x4x7x9 int8:6x2x3x2 uint8:() int8:6; group=2 strides=2,1"},
    OpRule{.op = "MatMulInteger",
           .since = 10,
           .inputs = "A B a_zero_point? b_zero_point?",
           .outputs = "Y",
           .types = "integer: A a_zero_point; integer: B b_zero_point",
           .formula = "Y = (A - zero)·(B - zero) over the last two axes",
           .infer = infer_matmul_integer,
           .count = count_matmul_integer,
           .macs = true,
           .base = "MatMul",
           .example = "uint8:2x1x3x4 int8:5x4x6 uint8:() int8:()"},
    qlinear_conv("", infer_qlinear_conv,
                 "uint8:1x4x7x9 ()! uint8:()! int8:6x2x3x2! 6! int8:6=0,0,0,0,0,0 ()! "
                 "uint8:()! int32:6!; group=2 pads=1,0,1,1"),
    qlinear_conv(kInternalNhwc, channels_last<infer_qlinear_conv>,
                 "uint8:1x7x9x4 ()! uint8:()! int8:6x2x3x2! 6! _ ()! uint8:()!; group=2"),
    qlinear_conv(kMicrosoft, channels_where_said<infer_qlinear_conv>,
                 "uint8:1x7x9x4 () uint8:() int8:6x2x3x2 6 int8:6 () uint8:() int32:6; "
                 "group=2 channels_last=1"),
    OpRule{.op = "QLinearMatMul",
           .since = 10,
           .inputs = "a a_scale a_zero_point? b b_scale b_zero_point? y_scale y_zero_point?",
           .outputs = "y",
           .types = "number: a; number: a_zero_point; float: a_scale; "
                    "number: b; number: b_zero_point; float: b_scale; "
                    "float: y_scale; number: y_zero_point",
           .formula = "as MatMulInteger, · a_scale·b_scale/y_scale, rounded, + zero",
           .infer = infer_qlinear_matmul,
           .count = count_qlinear_matmul,
           .macs = true,
           .base = "MatMul",
           .example = "uint8:2x3x4 () uint8:() int8:4x5 5 int8:5 () uint8:()"},
};

}  // namespace

constinit const OpRule kQlinearConvOfNumbers = of_any_numbers(kIntegerRules[2]);

std::span<const OpRule> integer_rules() { return kIntegerRules; }

}  // namespace opcost
