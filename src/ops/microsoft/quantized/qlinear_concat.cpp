// QLinearConcat: quantised arrays are joined and brought to one scale.
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "ops/microsoft/quantized/qlinear.h"
#include "ops/movement/movement.h"
#include "rules/facts.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// The operands of one joined array: numbers, scale and zero point.
constexpr std::size_t kParts = 3;

Result<std::size_t> joined_axis(const Inference& node, const Shape& first) {
  if (!node.given("axis")) return node.fault("its attribute axis is missing");
  return resolve_axis(node, node.integer("axis", 0), first.size());
}

// inputs[i] holds the numbers of an array; its scale must be given and be one number.
Status check_joined(const Inference& node, std::size_t i) {
  const auto inputs = node.inputs();
  const std::string which = "array " + std::to_string(i / kParts);
  if (inputs[i] == nullptr || inputs[i + 1] == nullptr)
    return node.fault(which + " has no values or no scale");
  for (std::size_t part = i + 1; part < i + kParts && part < inputs.size(); ++part)
    if (inputs[part] != nullptr && element_count(*inputs[part]->shape) != Count{1})
      return node.fault("the scale or zero point of " + which + " is " +
                        shape_text(*inputs[part]->shape) + "; it must be one number");
  return Ok{};
}

// The first two inputs are scale and zero point of Y.
constexpr std::size_t kBeforeArrays = 2;

Status infer_qlinear_concat(Inference& node) {
  if (auto fits = check_single(node, {"Y_scale", "Y_zero_point"}); !fits) return fits;
  const auto inputs = node.inputs();
  if ((inputs.size() - kBeforeArrays) % kParts == 1)
    return node.fault("its last array has no scale");
  Shape joined;
  std::size_t axis = 0;
  for (std::size_t i = kBeforeArrays; i < inputs.size(); i += kParts) {
    if (auto fits = check_joined(node, i); !fits) return fits;
    const Shape& next = *inputs[i]->shape;
    if (i == kBeforeArrays) {
      const auto resolved = joined_axis(node, next);
      if (!resolved) return resolved.error();
      axis = *resolved;
      joined = next;
      continue;
    }
    if (auto fits = join_shapes(node, joined, next, axis); !fits) return fits;
  }
  const bool has_zero = node.has("Y_zero_point");
  return node.set("Y", has_zero ? node.type("Y_zero_point") : inputs[kBeforeArrays]->type,
                  std::move(joined));
}

bool same_number(const Operand& a, const Operand& b) {
  const bool known = a.constant() && b.constant() && a.info()->numbers && b.info()->numbers;
  return known && *a.info()->numbers == *b.info()->numbers;
}

// Whether the array has Y's scale and zero point, as far as is known.
bool is_copied(const Quantized& x, const Quantized& y) {
  const bool same_zero = same_number(x.zero_point, y.zero_point) ||
                         (!has_effect(x.zero_point) && !has_effect(y.zero_point));
  return same_number(x.scale, y.scale) && same_zero;
}

std::vector<Quantized> joined_arrays(const Operands& op, const Operand& none) {
  std::vector<Quantized> arrays;
  const std::size_t end = op.inputs().size();
  for (std::size_t i = kBeforeArrays; i + 1 < end; i += kParts)
    arrays.push_back({op.list()[i], op.list()[i + 1], i + 2 < end ? op.list()[i + 2] : none});
  return arrays;
}

//   for each array i: f = its scale / Y_scale
//     for each of its elements:                          |inputs[i]|
//       y = round((x - zero)·f) + Y_zero_point
// An array with Y's scale and zero point, all constants, is only copied.
void count_qlinear_concat(const Operands& op, Body& node) {
  const Quantized y{op["Y"], op["Y_scale"], op["Y_zero_point"]};
  const Operand none;
  const auto arrays = joined_arrays(op, none);
  std::vector<const Quantized*> scaled;
  for (const Quantized& x : arrays)
    if (!is_copied(x, y)) scaled.push_back(&x);
  if (!scaled.empty()) read_factors(scaled, y, node);
  for (const Quantized& x : arrays)
    node.each(x.values.elements(), [&](Body& element) {
      element.read(x.values);
      if (is_copied(x, y)) return element.write(y.values);
      const NumberType real = numbers_of_operand(x.scale);
      rescale(x, real, element);
      write_rounded(y, real, element);
    });
}

constexpr std::array kMicrosoftQlinearConcatRules{
    microsoft({.op = "QLinearConcat",
               .inputs = "Y_scale Y_zero_point? inputs*",
               .outputs = "Y",
               .types = "float: Y_scale; integer: Y_zero_point",
               .formula = "the arrays one behind the other, each brought to Y_scale",
               .infer = infer_qlinear_concat,
               .count = count_qlinear_concat,
               .base = "Concat",
               .example = "() uint8:() uint8:2x3x5 () uint8:() uint8:2x4x5 () uint8:(); axis=1"}),
};

}  // namespace

std::span<const OpRule> microsoft_qlinear_concat_rules() { return kMicrosoftQlinearConcatRules; }

}  // namespace opcost
