// Constant, ConstantOfShape, Shape and Size: results that are known before the network runs.
#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// The constant that an attribute gives.
struct Value {
  ElementType type = ElementType::Undefined;
  Shape shape;
  SharedNumbers numbers;
};

template <class T>
Value listed(ElementType type, const std::vector<T>& list) {
  return {type, {static_cast<std::int64_t>(list.size())}, nullptr};
}

template <class To, class From>
SharedNumbers numbers(const std::vector<From>& list) {
  return Numbers(std::vector<To>(list.begin(), list.end()));
}

// One overload for each kind of attribute that Constant has.
struct Reader {
  using Found = std::optional<Value>;
  Found operator()(std::int64_t value) const {
    return Value{ElementType::Int64, {}, numbers<std::int64_t>(std::vector{value})};
  }
  Found operator()(float value) const {
    return Value{ElementType::Float, {}, numbers<double>(std::vector{value})};
  }
  Found operator()(const std::string&) const { return Value{ElementType::String, {}, nullptr}; }
  Found operator()(const std::vector<std::int64_t>& list) const {
    Value value = listed(ElementType::Int64, list);
    value.numbers = numbers<std::int64_t>(list);
    return value;
  }
  Found operator()(const std::vector<float>& list) const {
    Value value = listed(ElementType::Float, list);
    value.numbers = numbers<double>(list);
    return value;
  }
  Found operator()(const std::vector<std::string>& list) const {
    return listed(ElementType::String, list);
  }
  Found operator()(const Tensor& tensor) const {
    return Value{tensor.type, tensor.shape, tensor.sparse ? nullptr : tensor.numbers};
  }
  template <class Other>
  Found operator()(const Other&) const {
    return std::nullopt;
  }
};

constexpr std::array<std::string_view, 8> kValueNames{
    "value",      "value_float",  "value_floats",  "value_int",
    "value_ints", "value_string", "value_strings", "sparse_value"};

Result<Value> constant_value(const NodeView& node) {
  const auto& attributes = node.node().attributes;
  const auto names_value = [](const Attribute& attribute) {
    return std::ranges::find(kValueNames, attribute.name) != kValueNames.end();
  };
  if (std::ranges::count_if(attributes, names_value) != 1)
    return node.fault("it needs exactly one attribute that gives its value");
  const auto found = std::ranges::find_if(attributes, names_value);
  auto value = std::visit(Reader{}, found->value);
  if (!value) return node.fault("its attribute `" + found->name + "` holds no tensor");
  return *std::move(value);
}

Status infer_constant(Inference& node) {
  auto value = constant_value(node);
  if (!value) return value.error();
  return node.set("output", value->type, std::move(value->shape));
}

void evaluate_constant(Inference& node) {
  const auto value = constant_value(node);
  if (value && value->numbers && node.wants("output")) node.share_numbers_at(0, value->numbers);
}

// The element that fills a ConstantOfShape: a float32 0 by default.
Result<Tensor> filling(const NodeView& node) {
  const Attribute* given = node.attribute("value");
  if (given == nullptr) {
    return Tensor{ElementType::Float, {1}, Numbers(std::vector{0.0}), false};
  }
  const auto* tensor = std::get_if<Tensor>(&given->value);
  if (tensor == nullptr) return node.fault("its attribute `value` is no tensor");
  return *tensor;
}

Status infer_constant_of_shape(Inference& node) {
  const auto value = filling(node);
  if (!value) return value.error();
  node.set_type("output", value->type);
  auto shape = node.known_integers("input");
  if (!shape) return shape.error();
  return node.set("output", value->type, *std::move(shape));
}

// Where the shape arrives at run time:
//   for each output element: write the value   |output|
void count_constant_of_shape(const Operands& op, Body& node) {
  node.each(op["output"].elements(), [&](Body& element) { element.write(op["output"]); });
}

void evaluate_constant_of_shape(Inference& node) {
  const auto value = filling(node);
  if (!value || !value->numbers || !node.wants("output")) return;
  const auto size = element_count(*node.outputs().front().shape).exact().value_or(0);
  if (value->numbers.size() != 1) return;
  const auto repeated = [size](const auto& list) -> Numbers {
    return std::remove_cvref_t<decltype(list)>(size, list.front());
  };
  node.share_numbers_at(0, SharedNumbers::made_by(size, [repeated, one = value->numbers] {
                          return std::visit(repeated, *one);
                        }));
}

// The dims from start to end (opset 15), clamped to the existing ones.
Shape named_dims(const NodeView& node) {
  const Shape& data = node.shape("data");
  const auto rank = static_cast<std::int64_t>(data.size());
  const auto at = [&](std::string_view name, std::int64_t otherwise) {
    const std::int64_t value = node.integer(name, otherwise);
    return std::clamp<std::int64_t>(value < 0 ? value + rank : value, 0, rank);
  };
  const std::int64_t start = at("start", 0), end = at("end", rank);
  return start < end ? Shape(data.begin() + start, data.begin() + end) : Shape{};
}

Status infer_shape(Inference& node) {
  return node.set("shape", ElementType::Int64,
                  {static_cast<std::int64_t>(named_dims(node).size())});
}

void evaluate_shape(Inference& node) { node.set_numbers("shape", named_dims(node)); }

Status infer_size(Inference& node) { return node.set("size", ElementType::Int64, {}); }

void evaluate_size(Inference& node) {
  const auto size = element_count(node.shape("data")).exact();
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (size && *size <= kMost)
    node.set_numbers("size", std::vector{static_cast<std::int64_t>(*size)});
}

constexpr OpRule folded(OpRule rule) {
  rule.kind = OpKind::Folded;
  return rule;
}

constexpr std::array kConstantRules{
    folded({.op = "Constant",
            .outputs = "output",
            .formula = "the value of an attribute",
            .infer = infer_constant,
            .evaluate = evaluate_constant,
            .why = "its value is in the file",
            .constant = ConstantSource::Stored,
            .example = "; value_ints=3,4"}),
    folded({.op = "ConstantOfShape",
            .since = 9,
            .inputs = "input",
            .outputs = "output",
            .formula = "one value everywhere",
            .infer = infer_constant_of_shape,
            .evaluate = evaluate_constant_of_shape,
            .count = count_constant_of_shape,
            .why = "its value is in the file: an array like any other constant",
            .constant = ConstantSource::Filled,
            .example = "=2,3"}),
    folded({.op = "Shape",
            .inputs = "data",
            .outputs = "shape",
            .formula = "the dims of data",
            .infer = infer_shape,
            .evaluate = evaluate_shape,
            .why = "shapes are known before inference",
            .example = "2x3x5"}),
    folded({.op = "Size",
            .inputs = "data",
            .outputs = "size",
            .formula = "how many elements data has",
            .infer = infer_size,
            .evaluate = evaluate_size,
            .why = "shapes are known before inference",
            .example = "2x3x5"}),
};

}  // namespace

std::span<const OpRule> constant_rules() { return kConstantRules; }

}  // namespace opcost
