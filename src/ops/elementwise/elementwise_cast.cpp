// The operators Cast and CastLike.
#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "ops/elementwise/elementwise.h"
#include "rules/facts.h"
#include "rules/op_rule.h"
#include "rules/values/arithmetic.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

// By ONNX's code: the names that Cast took in opsets 1 to 5 (onnx.proto,
// TensorProto.DataType).
constexpr std::array<std::string_view, 17> kOldNames{
    "UNDEFINED", "FLOAT",  "UINT8",     "INT8",       "UINT16",  "INT16",
    "INT32",     "INT64",  "STRING",    "BOOL",       "FLOAT16", "DOUBLE",
    "UINT32",    "UINT64", "COMPLEX64", "COMPLEX128", "BFLOAT16"};

ElementType target(const Inference& node) {
  const Attribute* to = node.attribute("to");
  if (to == nullptr || !std::holds_alternative<std::string>(to->value))
    return element_type_from_code(node.integer("to", 0));
  const auto found = std::ranges::find(kOldNames, std::get<std::string>(to->value));
  return element_type_from_code(found == kOldNames.end() ? 0 : found - kOldNames.begin());
}

Status infer_cast(Inference& node) {
  const ElementType to = target(node);
  if (to == ElementType::Undefined) return node.fault("its attribute `to` names no element type");
  return node.set("output", to, node.shape("input"));
}

Status infer_cast_like(Inference& node) {
  return node.set("output", node.type("target_type"), node.shape("input"));
}

bool keeps_type(const NodeView& node) {
  return !node.outputs().empty() && node.outputs().front().type == node.type("input");
}

//   for each element:                       |output|
//     read x, convert it, write it
// The conversion is priced at the wider of the two types.
void count_cast(const Operands& op, Body& node) {
  const auto from = op["input"].type(), to = op["output"].type();
  const bool narrows = from && to && from->bits > to->bits;
  node.each(op["output"].elements(), [&](Body& element) {
    element.read(op["input"]);
    element.does(Action::Convert, narrows ? op["input"] : op["output"]);
    element.write(op["output"]);
  });
}

void evaluate_cast(Inference& node) {
  const Numbers* input = numbers_of(node.input("input"));
  if (input == nullptr || node.outputs().empty()) return;
  const ElementType to = node.outputs().front().type;
  const auto number = number_type(to);
  if (!number_type(node.type("input")) || !number) return;
  // Types of 8 bits and fewer round and saturate in ways of their own; no shape needs them.
  if (is_floating(to) && number->bits < Bits{16}) return;
  if (auto numbers = convert(*input, node.type("input"), to))
    node.set_numbers("output", *std::move(numbers));
}

constexpr OpRule cast(OpRule rule) {
  rule.outputs = "output";
  rule.formula = "x in another element type";
  rule.evaluate = evaluate_cast;
  rule.count = count_cast;
  rule.why = "to the same type it is another name of the same tensor";
  rule.free_when = keeps_type;
  return rule;
}

constexpr std::array kCastRules{
    cast({.op = "Cast",
          .inputs = "input",
          .infer = infer_cast,
          .yields = Yields::Converted,
          .example = "int8:2x3; to=1"}),
    cast({.op = "CastLike",
          .since = 15,
          .inputs = "input target_type",
          .infer = infer_cast_like,
          .example = "int8:2x3 4"}),
};

}  // namespace

std::span<const OpRule> cast_rules() { return kCastRules; }

}  // namespace opcost
