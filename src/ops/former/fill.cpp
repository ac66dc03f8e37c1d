// ConstantFill and GivenTensorFill: experimental operators that make constants.
// The experiments ConstantFill and GivenTensorFill: constants whose shape may be that
// of an input, or its numbers.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/arithmetic.h"

namespace opcost {
namespace {

// The shape: the attribute `shape`, the shape of the input, or its numbers; then extra_shape
// is appended.
Result<Shape> filled_shape(const NodeView& node, std::string_view input) {
  const auto& given = node.attribute("shape") != nullptr ? node.integers("shape") : Shape{};
  if (!node.has(input)) return given;
  if (node.attribute("shape") != nullptr)
    return node.fault("it has an input as well as an attribute `shape`");
  auto numbers = node.integer("input_as_shape", 0) != 0 ? node.known_integers(input)
                                                        : Result<Shape>{node.shape(input)};
  if (!numbers) return numbers.error();
  Shape shape = *std::move(numbers);
  const auto& extra = node.integers("extra_shape");
  shape.insert(shape.end(), extra.begin(), extra.end());
  return shape;
}

Status infer_constant_fill(Inference& node) {
  const std::int64_t code = node.integer("dtype", static_cast<std::int64_t>(ElementType::Float));
  const ElementType type = element_type_from_code(code);
  if (!number_type(type)) return node.fault("its dtype is " + std::to_string(code));
  node.set_type("output", type);
  auto shape = filled_shape(node, "input");
  if (!shape) return shape.error();
  return node.set("output", type, *std::move(shape));
}

void evaluate_constant_fill(Inference& node) {
  if (!node.wants("output")) return;
  const TensorInfo& output = node.outputs().front();
  const auto size = element_count(*output.shape).exact().value_or(0);
  const Numbers values = std::vector<double>(size, node.number("value", 0));
  if (auto numbers = convert(values, ElementType::Double, output.type))
    node.set_numbers("output", *std::move(numbers));
}

// The number of values must equal the number of elements of the shape.
Status infer_given_tensor_fill(Inference& node) {
  node.set_type("X", ElementType::Float);
  auto shape = filled_shape(node, "shape");
  if (!shape) return shape.error();
  const std::size_t values = node.floats("values").size();
  const auto negative = [](std::int64_t dim) { return dim < 0; };
  if (std::ranges::none_of(*shape, negative) && element_count(*shape) != Count{values})
    return node.fault("it gives " + std::to_string(values) + " values for its shape");
  return node.set("X", ElementType::Float, *std::move(shape));
}

void evaluate_given_tensor_fill(Inference& node) {
  const auto& values = node.floats("values");
  node.set_numbers("X", std::vector<double>(values.begin(), values.end()));
}

constexpr OpRule fill(OpRule rule) {
  rule.kind = OpKind::Folded;
  rule.why = "its value is in the file: an array like any other constant";
  return rule;
}

constexpr std::array kExperimentalFillRules{
    fill({.op = "ConstantFill",
          .inputs = "input?",
          .outputs = "output",
          .formula = "one value everywhere",
          .infer = infer_constant_fill,
          .evaluate = evaluate_constant_fill,
          .example = "=2,3; input_as_shape=1 extra_shape=4, value=1.5"}),
    fill({.op = "GivenTensorFill",
          .inputs = "shape?",
          .outputs = "X",
          .formula = "the values of an attribute",
          .infer = infer_given_tensor_fill,
          .evaluate = evaluate_given_tensor_fill,
          .example = "; shape=2,2 values=0.5,1.5,2.5,3.5"}),
};

}  // namespace

std::span<const OpRule> experimental_fill_rules() { return kExperimentalFillRules; }

}  // namespace opcost
