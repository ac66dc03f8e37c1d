// Operators on bits and on truth values: And, Or, Not, BitShift, BitCast and others.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "ops/elementwise/elementwise.h"
#include "rules/op_rule.h"
#include "rules/values/arithmetic.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

using enum Action;

Status check_bool(const Inference& node) {
  for (const TensorInfo* input : node.inputs())
    if (input != nullptr && input->type != ElementType::Bool)
      return node.fault("an input is " + std::string(to_string(input->type)) + "; it must be bool");
  return Ok{};
}

Status infer_logical(Inference& node) {
  if (auto fits = check_bool(node); !fits) return fits;
  return infer_comparison(node);
}

Status infer_not(Inference& node) {
  if (auto fits = check_bool(node); !fits) return fits;
  return infer_as_first(node);
}

Status infer_shift(Inference& node) {
  const auto direction = node.word("direction", "");
  if (direction != "LEFT" && direction != "RIGHT")
    return node.fault("direction is `" + std::string(direction) + "`; it must be LEFT or RIGHT");
  return infer_broadcast(node);
}

void evaluate_shift(Inference& node) {
  evaluate_binary(node, node.word("direction", "") == "LEFT" ? kShiftLeft : kShiftRight);
}

Status infer_bit_cast(Inference& node) {
  const ElementType to = element_type_from_code(node.integer("to", 0));
  const auto from_number = number_type(node.type("input")), to_number = number_type(to);
  if (!to_number) return node.fault("its attribute `to` names no type of numbers");
  if (!from_number || from_number->bits != to_number->bits)
    return node.fault("the bits of " + std::string(to_string(node.type("input"))) + " are no " +
                      std::string(to_string(to)));
  return node.set("output", to, node.shape("input"));
}

// Only between integers; they keep their bits, as in Cast.
void evaluate_bit_cast(Inference& node) {
  const Numbers* numbers = numbers_of(node.input("input"));
  if (numbers == nullptr || node.outputs().empty()) return;
  const ElementType from = node.type("input"), to = node.outputs().front().type;
  if (is_floating(from) || is_floating(to)) return;
  if (auto result = convert(*numbers, from, to)) node.set_numbers("output", *std::move(result));
}

template <const Binary& f>
constexpr OpRule logical(std::string_view op, std::string_view formula) {
  OpRule rule =
      inferred_by(infer_logical, binary(op, formula, per_element<Bitwise>, binary_values<f>));
  rule.types = "bool: *";
  rule.example = "bool:2x3x5 bool:3x1";
  return rule;
}

template <const Binary& f>
constexpr OpRule bitwise(std::string_view op, std::string_view formula) {
  OpRule rule = since(18, binary(op, formula, per_element<Bitwise>, binary_values<f>));
  rule.types = "integer: *";
  rule.example = "int32:2x3x5 int32:3x1";
  return rule;
}

constexpr OpRule kBitCast{.op = "BitCast",
                          .since = 26,
                          .inputs = "input",
                          .outputs = "output",
                          .formula = "the bits of x read as another element type",
                          .infer = infer_bit_cast,
                          .evaluate = evaluate_bit_cast,
                          .kind = OpKind::Free,
                          .why = "a view: the same bits under another element type",
                          .elementwise = true,
                          .example = "2x3; to=6"};

constexpr OpRule kBitShift{.op = "BitShift",
                           .since = 11,
                           .inputs = "X Y",
                           .outputs = "Z",
                           .types = "integer: X Y",
                           .formula = "x shifted by y bits",
                           .infer = infer_shift,
                           .evaluate = evaluate_shift,
                           .count = per_element<Bitwise>,
                           .elementwise = true,
                           .example = "uint8:2x3x5 uint8:3x1; direction=LEFT"};

constexpr OpRule unary_bits(OpRule rule) {
  rule.inputs = "X";
  rule.outputs = "Y";
  rule.count = per_element<Bitwise>;
  rule.elementwise = true;
  return rule;
}

constexpr std::array kBitwiseRules{
    logical<kBitAnd>("And", "a and b"),
    kBitCast,
    kBitShift,
    bitwise<kBitAnd>("BitwiseAnd", "a and b, bit by bit"),
    unary_bits({.op = "BitwiseNot",
                .since = 18,
                .types = "integer: X",
                .formula = "every bit of x flipped",
                .infer = infer_as_first,
                .evaluate = unary_values<kBitNot>,
                .example = "int32:2x3x5"}),
    bitwise<kBitOr>("BitwiseOr", "a or b, bit by bit"),
    bitwise<kBitXor>("BitwiseXor", "a or b but not both, bit by bit"),
    unary_bits({.op = "Not",
                .types = "bool: X",
                .formula = "not x",
                .infer = infer_not,
                .evaluate = unary_values<kLogicalNot>,
                .example = "bool:2x3x5"}),
    logical<kBitOr>("Or", "a or b"),
    logical<kBitXor>("Xor", "a or b but not both"),
};

}  // namespace

std::span<const OpRule> bitwise_rules() { return kBitwiseRules; }

}  // namespace opcost
