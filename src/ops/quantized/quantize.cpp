// QuantizeLinear, DequantizeLinear and DynamicQuantizeLinear.
#include <array>
#include <span>
#include <string>

#include "opcost/core/text.h"
#include "ops/quantized/quantization.h"
#include "ops/quantized/quantize_values.h"
#include "rules/domains.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

// The formal names of QuantizeLinear and DequantizeLinear.
struct QuantizerNames {
  std::string_view scale, zero_point;
};
constexpr QuantizerNames kQuantize{"y_scale", "y_zero_point"};
constexpr QuantizerNames kDequantize{"x_scale", "x_zero_point"};

Error misfit_with_x(const Inference& node, std::string_view name) {
  return node.fault(std::string(name) + " is " + shape_text(node.shape(name)) + " for x " +
                    shape_text(node.shape("x")));
}

// The shape of block scales: that of x, but ceil(x / block) along the axis.
Shape block_scales(Shape x, std::size_t axis, std::int64_t block) {
  x[axis] = x[axis] / block + (x[axis] % block != 0 ? 1 : 0);
  return x;
}

// A single scale; one per index of `axis`; or, with a block size, one per block.
// The axis of a list need not be given, as there is only one.
Status check_scale(const Inference& node, std::string_view name) {
  const Shape &x = node.shape("x"), &scale = node.shape(name);
  const std::int64_t block = node.integer("block_size", 0);
  if (block < 0) return node.fault("block_size is " + std::to_string(block));
  if (element_count(scale) == Count{1} && (scale.size() <= 1 || block == 0)) return Ok{};
  const auto axis = resolve_axis(node, x.size() == 1 ? 0 : node.integer("axis", 1), x.size());
  if (!axis) return axis.error();
  const bool fits = block > 0 ? scale == block_scales(x, *axis, block) : scale == Shape{x[*axis]};
  return fits ? Status{Ok{}} : misfit_with_x(node, name);
}

Status check_scale_and_zero(const Inference& node, const QuantizerNames& names) {
  if (auto fits = check_scale(node, names.scale); !fits) return fits;
  if (!node.has(names.zero_point)) return Ok{};
  const Shape &scale = node.shape(names.scale), &zero = node.shape(names.zero_point);
  const bool both_single = element_count(scale) == Count{1} && element_count(zero) == Count{1};
  return scale == zero || both_single ? Status{Ok{}} : misfit_with_x(node, names.zero_point);
}

// The element type that an attribute names; `otherwise` if it is 0 or missing.
Result<ElementType> type_of_attribute(const Inference& node, std::string_view name,
                                      ElementType otherwise) {
  const std::int64_t code = node.integer(name, 0);
  if (code == 0) return otherwise;
  const ElementType type = element_type_from_code(code);
  if (!number_type(type))
    return node.fault(std::string(name) + " " + std::to_string(code) + " is no type of numbers");
  return type;
}

Status infer_quantize(Inference& node) {
  if (auto fits = check_scale_and_zero(node, kQuantize); !fits) return fits;
  const bool has_zero = node.has("y_zero_point");
  const ElementType usual = has_zero ? node.type("y_zero_point") : ElementType::UInt8;
  const auto type = type_of_attribute(node, "output_dtype", usual);
  if (!type) return type.error();
  if (has_zero && *type != usual)
    return node.fault("output_dtype is " + std::string(to_string(*type)) + " and y_zero_point " +
                      std::string(to_string(usual)) + "; they must be of one type");
  if (auto fits = type_of_attribute(node, "precision", usual); !fits) return fits.error();
  return node.set("y", *type, node.shape("x"));
}

Status infer_dequantize(Inference& node) {
  if (auto fits = check_scale_and_zero(node, kDequantize); !fits) return fits;
  if (node.has("x_zero_point") && node.type("x_zero_point") != node.type("x"))
    return node.fault("x is " + std::string(to_string(node.type("x"))) + " and x_zero_point " +
                      std::string(to_string(node.type("x_zero_point"))) +
                      "; they must be of one type");
  const auto type = type_of_attribute(node, "output_dtype", node.type("x_scale"));
  if (!type) return type.error();
  if (*type == ElementType::Float8E8M0)
    return node.fault("x_scale is float8e8m0, and no output_dtype says what y is");
  return node.set("y", *type, node.shape("x"));
}

// Each scale and zero point is read once and kept for the elements of its block.
void read_parameters(const Quantized& array, NumberType precision, Body& node) {
  node.each(array.scale.elements(), [&](Body& block) {
    block.read(array.scale);
    block.convert(array.scale.type().value_or(precision), precision);
    if (has_effect(array.zero_point)) block.read(array.zero_point);
  });
}

NumberType precision_of(const Operands& op) {
  const auto given = number_type(element_type_from_code(op.integer("precision", 0)));
  return given ? *given : numbers_of_operand(op["y_scale"]);
}

void count_quantize(const Operands& op, Body& node) {
  quantize_elements(op["x"], {op["y"], op["y_scale"], op["y_zero_point"]}, precision_of(op), node);
}

void count_dequantize(const Operands& op, Body& node) {
  dequantize_elements({op["x"], op["x_scale"], op["x_zero_point"]}, op["y"], node);
}

// One element that was read becomes (x - zero point)·scale.
void dequantize(const Quantized& x, NumberType real, Body& element) {
  to_unscaled_real(x, real, element);
  element.does(Mul, real);
}

//   for each scale: read it, and its zero point       |x_scale|
//   for each element, which its reader reads:         |y|
//     (x - zero point)·scale
void count_in_place(const Operands& op, Body& node) {
  const Quantized x{op["x"], op["x_scale"], op["x_zero_point"]};
  const NumberType real = numbers_of_operand(op["y"]);
  read_parameters(x, real, node);
  node.each(op["y"].elements(), [&](Body& element) { dequantize(x, real, element); });
}

Status infer_dynamic_quantize(Inference& node) {
  if (auto set = node.set("y", ElementType::UInt8, node.shape("x")); !set) return set;
  if (auto set = node.set("y_scale", node.type("x"), {}); !set) return set;
  return node.set("y_zero_point", ElementType::UInt8, {});
}

void count_dynamic_quantize(const Operands& op, Body& node) {
  quantize_dynamically(op["x"], op["y"], op["y_scale"], op["y_zero_point"], node);
}

// A weight that the operator after it reads as it is stored: what is left are the
// conversions. No node's own rule, so not in the table.
constexpr OpRule kInPlace{.op = "DequantizeLinear",
                          .since = 10,
                          .inputs = "x x_scale x_zero_point?",
                          .outputs = "y",
                          .formula = "(x - zero)·scale, of numbers at hand",
                          .infer = infer_dequantize,
                          .count = count_in_place,
                          .folding = Folding::Never};

constexpr OpRule kDequantizeLinear{
    .op = "DequantizeLinear",
    .since = 10,
    .inputs = "x x_scale x_zero_point?",
    .outputs = "y",
    .types = "number: x; float: x_scale; number: x_zero_point",
    .formula = "(x - zero)·scale; a stored weight is dequantised in every inference",
    .infer = infer_dequantize,
    .evaluate = evaluate_dequantize,
    .count = count_dequantize,
    .folding = Folding::Never,
    .elementwise = true,
    .conversion = Conversion::Dequantizes,
    .as_stored = &kInPlace,
    .example = "uint8:2x3x5 3 uint8:3; axis=1"};

constexpr OpRule kQuantizeLinear{
    .op = "QuantizeLinear",
    .since = 10,
    .inputs = "x y_scale y_zero_point?",
    .outputs = "y",
    .types = "number: x; number: y_scale; number: y_zero_point",
    .formula = "round(x / scale) + zero, held within the range of its type",
    .infer = infer_quantize,
    .evaluate = evaluate_quantize,
    .count = count_quantize,
    .elementwise = true,
    .conversion = Conversion::Quantizes,
    .example = "2x3x5 3 uint8:3; axis=1"};

constexpr std::array kQuantizeRules{
    kDequantizeLinear,
    microsoft(21, kDequantizeLinear),
    OpRule{.op = "DynamicQuantizeLinear",
           .since = 11,
           .inputs = "x",
           .outputs = "y y_scale y_zero_point",
           .types = "float: x",
           .formula = "scale = (max - min) / 255; round(x / scale) + zero, within 0..255",
           .infer = infer_dynamic_quantize,
           .count = count_dynamic_quantize,
           .example = "2x3x5"},
    kQuantizeLinear,
    microsoft(21, kQuantizeLinear),
};

}  // namespace

void quantize_dynamically(const Operand& x, const Operand& y, const Operand& scale,
                          const Operand& zero_point, Body& node) {
  const NumberType real = x.type().value_or(kFloat32);
  node.each(x.elements(), [&](Body& element) {
    element.read(x);
    element.compare(x);
    element.compare(x);
  });
  node.subtract(x);
  node.divide(x);
  node.write(scale);
  node.divide(x);
  round_to(y, Operand{}, real, node);
  node.write(zero_point);
  node.each(x.elements(), [&](Body& element) {
    element.read(x);
    element.divide(x);
    element.does(Convert, kInt32);
    element.does(Add, kInt32);
    element.does(Compare, kInt32);
    element.does(Compare, kInt32);
    element.write(y);
  });
}

//   for each scale: read it, and its zero point       |y_scale|
//   for each element:                                 |y|
//     y = x / scale, rounded, + zero point, held within the range of its type
void quantize_elements(const Operand& x, const Quantized& y, NumberType precision, Body& node) {
  read_parameters(y, precision, node);
  node.each(y.values.elements(), [&](Body& element) {
    element.read(x);
    element.convert(x.type().value_or(precision), precision);
    element.does(Div, precision);
    round_to(y.values, y.zero_point, precision, element);
    element.write(y.values);
  });
}

//   for each scale: read it, and its zero point       |x_scale|
//   for each element:                                 |y|
//     y = (x - zero point)·scale
void dequantize_elements(const Quantized& x, const Operand& y, Body& node) {
  const NumberType real = numbers_of_operand(y);
  read_parameters(x, real, node);
  node.each(y.elements(), [&](Body& element) {
    element.read(x.values);
    dequantize(x, real, element);
    element.write(y);
  });
}

std::span<const OpRule> quantize_rules() { return kQuantizeRules; }

}  // namespace opcost
