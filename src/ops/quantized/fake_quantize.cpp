// Quant, IntQuant, BipolarQuant and MultiThreshold: quantised numbers that stay in float.
// Numbers that are rounded to few values but stay float, as Brevitas, QONNX and FINN write
// them (github.com/fastmachinelearning/qonnx, docs/qonnx-custom-ops). The float arrays are priced
// as such; a contraction reads them in the type of their values (held_type).
#include <array>
#include <span>
#include <string>

#include "opcost/core/text.h"
#include "ops/elementwise/elementwise.h"
#include "ops/quantized/quantization.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

constexpr std::string_view kBrevitas = "onnx.brevitas";
constexpr std::string_view kQonnx = "qonnx.custom_op.general";
constexpr std::string_view kFinn = "finn.custom_op.general";

// Parameters broadcast to X and do not change its shape.
Status infer_quant(Inference& node) {
  const Shape& x = node.shape("X");
  for (const std::string_view name : {"scale", "zeropt", "bitwidth"}) {
    if (!node.has(name)) continue;
    const auto both = broadcast(node, x, node.shape(name));
    if (!both || *both != x)
      return node.fault(std::string(name) + " " + shape_text(node.shape(name)) +
                        " does not broadcast to X " + shape_text(x));
  }
  node.assume(
      "its values are kept in float; contractions read and multiply them in the type that they "
      "fit, "
      "unless --qdq as-written");
  return node.set("Y", node.type("X"), x);
}

//   for each scale: read it, and its zero point                    |scale|
//   for each element:                                              |Y|
//     q = x / scale + zero point, rounded, held within its bits
//     y = (q - zero point)·scale
void count_quant(const Operands& op, Body& node) {
  const Operand& x = op["X"];
  const bool moved = has_effect(op["zeropt"]);
  node.each(op["scale"].elements(), [&](Body& one) { one.read(op["scale"]); });
  if (moved) node.each(op["zeropt"].elements(), [&](Body& one) { one.read(op["zeropt"]); });
  node.each(op["Y"].elements(), [&](Body& element) {
    element.read(x);
    element.divide(x);
    if (moved) element.add(x);
    element.does(Convert, x);
    element.compare(x);
    element.compare(x);
    if (moved) element.subtract(x);
    element.multiply(x);
    element.write(op["Y"]);
  });
}

//   for each element: y = x < 0 ? -scale : scale    |Y|
void count_bipolar(const Operands& op, Body& node) {
  node.each(op["scale"].elements(), [&](Body& one) { one.read(op["scale"]); });
  node.each(op["Y"].elements(), [&](Body& element) {
    element.read(op["X"]);
    element.compare(op["X"]);
    element.write(op["Y"]);
  });
}

// X [N, C, ...], a row of thresholds [C or 1, steps].
Status infer_thresholds(Inference& node) {
  const Shape &x = node.shape("X"), &thresholds = node.shape("thresholds");
  const bool rows = x.size() >= 2 && thresholds.size() == 2 &&
                    (thresholds[0] == 1 || thresholds[0] == x[1] || thresholds[0] == x.back());
  if (!rows)
    return node.fault("its thresholds " + shape_text(thresholds) +
                      " are no row for each channel of " + shape_text(x));
  return node.set("Y", node.type("X"), x);
}

//   for each element:                                                  |Y|
//     y = out_bias + out_scale · how many thresholds of its channel    thresholds[1]
//         it reaches: each is read and compared
void count_thresholds(const Operands& op, Body& node) {
  const bool scaled = op.number("out_scale", 1.0) != 1.0;
  const bool biased = op.number("out_bias", 0.0) != 0.0;
  node.each(op["Y"].elements(), [&](Body& element) {
    element.read(op["X"]);
    element.each(op["thresholds"].extent(Axis{1}), [&](Body& step) {
      step.read(op["thresholds"]);
      step.compare(op["X"]);
      step.does(Add, kInt32);
    });
    if (scaled) element.multiply(op["Y"]);
    if (biased) element.add(op["Y"]);
    element.write(op["Y"]);
  });
}

// The narrowest of ONNX's types that holds so many bits; of single bits and trits those that
// have no code in ONNX.
std::optional<ElementType> type_of_bits(double bits, bool is_signed, bool narrow) {
  struct Held {
    double bits;
    ElementType with_sign, without;
  };
  if (bits <= 1) return is_signed ? ElementType::Bipolar : ElementType::UInt1;
  if (bits <= 2 && is_signed && narrow) return ElementType::Ternary;
  for (const Held& held : {Held{2, ElementType::Int2, ElementType::UInt2},
                           Held{4, ElementType::Int4, ElementType::UInt4},
                           Held{8, ElementType::Int8, ElementType::UInt8},
                           Held{16, ElementType::Int16, ElementType::UInt16}})
    if (bits <= held.bits) return is_signed ? held.with_sign : held.without;
  return std::nullopt;
}

std::optional<ElementType> held_by_quant(const NodeView& node) {
  const auto bits = node.known_numbers("bitwidth");
  if (!bits || bits->size() != 1) return std::nullopt;
  return type_of_bits(bits->front(), node.integer("signed", 1) != 0,
                      node.integer("narrow", 0) != 0);
}

std::optional<ElementType> held_by_bipolar(const NodeView&) { return ElementType::Bipolar; }

constexpr OpRule quant(std::string_view op, std::string_view domain) {
  return {.op = op,
          .domain = domain,
          .inputs = "X scale zeropt bitwidth",
          .outputs = "Y",
          .formula = "(round(x / scale + zero) within its bits - zero)·scale, in float",
          .infer = infer_quant,
          .count = count_quant,
          .held_type = held_by_quant,
          .example = "2x3x4 3x1 ()! ()!"};
}

constexpr OpRule bipolar(std::string_view domain) {
  return {.op = "BipolarQuant",
          .domain = domain,
          .inputs = "X scale",
          .outputs = "Y",
          .formula = "x < 0 ? -scale : scale",
          .infer = infer_quant,
          .count = count_bipolar,
          .held_type = held_by_bipolar,
          .example = "2x3x4 ()!"};
}

constexpr OpRule thresholds(std::string_view domain) {
  return {.op = "MultiThreshold",
          .domain = domain,
          .inputs = "X thresholds",
          .outputs = "Y",
          .formula = "out_bias + out_scale · how many thresholds x reaches",
          .infer = infer_thresholds,
          .count = count_thresholds,
          .example = "2x3x4 3x7!; out_scale=0.5"};
}

constexpr std::array kFakeQuantizeRules{
    bipolar(kBrevitas),        quant("Quant", kBrevitas), bipolar(kFinn),
    thresholds(kFinn),         quant("Quant", kFinn),     bipolar(kQonnx),
    quant("IntQuant", kQonnx), thresholds(kQonnx),        quant("Quant", kQonnx),
};

}  // namespace

std::span<const OpRule> fake_quantize_rules() { return kFakeQuantizeRules; }

}  // namespace opcost
