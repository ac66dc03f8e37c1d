// Every rule of the registry, given what nobody would write.
#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "ops/registry.h"
#include "rules/node_view.h"
#include "support/dice.h"
#include "support/op_case.h"

using namespace opcost;
using namespace opcost::test;

namespace {

constexpr std::int64_t kLargest = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kSmallest = std::numeric_limits<std::int64_t>::min();

template <std::size_t n>
std::string one_of(Dice& dice, const std::string (&words)[n]) {
  return words[static_cast<std::size_t>(dice.between(0, static_cast<std::int64_t>(n) - 1))];
}

std::int64_t strange_number(Dice& dice) {
  const std::int64_t numbers[] = {0, 1, 1, 2, 3, 4, -1, -2, 16, 27, kLargest, kSmallest};
  return numbers[dice.between(0, 11)];
}

std::string strange_numbers(Dice& dice) {
  std::string text;
  for (std::int64_t count = dice.between(1, 3); count > 0; --count)
    text += std::to_string(strange_number(dice)) + ",";
  return text;
}

std::string strange_dims(Dice& dice) {
  const std::int64_t dims[] = {
      0, 1, 1, 2, 2, 3, 3, 4, std::int64_t{1} << 30, std::int64_t{1} << 62};
  Integers drawn;
  for (std::int64_t axes = dice.between(0, 5); axes > 0; --axes)
    drawn.push_back(dims[dice.between(0, dice.coin() ? 9 : 7)]);
  return dims_text(drawn);
}

// Half of the operands are like the first, so that some fit together.
std::string strange_operand(Dice& dice, const std::string& first) {
  if (!first.empty() && dice.coin()) return first;
  if (dice.between(0, 3) == 0)
    return one_of(dice, {"=", "int32:", "float32:"}) == "float32:" ? "float32:1=0.5"
                                                                   : "=" + strange_numbers(dice);
  const std::string type =
      one_of(dice, {"", "", "int8:", "uint8:", "int64:", "bool:", "float16:", "string:"});
  return type + strange_dims(dice) + (dice.between(0, 3) == 0 ? "!" : "");
}

std::string strange_operands(Dice& dice, const OpRule& rule) {
  std::string line, first;
  for (const Formal& formal : parse_formals(rule.inputs)) {
    const bool left_out = formal.optional && dice.coin();
    const std::string operand = left_out ? "_" : strange_operand(dice, first);
    if (first.empty()) first = operand;
    line += operand + " ";
  }
  return line;
}

std::string strange_attributes(Dice& dice) {
  std::string text;
  for (const std::string list : {"axes", "shape", "pads", "perm", "split", "kernel_shape", "dims"})
    if (dice.between(0, 3) == 0) text += " " + list + "=" + strange_numbers(dice);
  for (const std::string one :
       {"axis", "to", "dtype", "output_dtype", "block_size", "num_groups", "stash_type", "k",
        "sample_size", "p", "fmod", "group", "keepdims", "exclusive", "reverse", "precision"})
    if (dice.between(0, 3) == 0) text += " " + one + "=" + std::to_string(strange_number(dice));
  if (dice.coin()) text += " direction=LEFT";
  return text;
}

}  // namespace

TEST_CASE("Strange operands: every rule ends in a shape or a fault") {
  std::uint32_t shaped = 0, cases = 0;
  for (const OpRule* rule : all_rules())
    for (std::uint32_t seed = 0; seed < 60 && rule->infer != nullptr; ++seed) {
      Dice dice(seed);
      const OpCase strange{
          std::string(rule->op),
          strange_operands(dice, *rule) + ";" + strange_attributes(dice) +
              (dice.coin() ? " outputs=" + std::to_string(parse_formals(rule->outputs).size())
                           : ""),
          newest_opset(*rule), std::string(rule->domain)};
      CAPTURE(strange.op);
      CAPTURE(strange.line);
      const std::string shapes = shapes_of(strange);
      ++cases;
      if (shapes.starts_with("fault: ")) continue;
      ++shaped;
      CHECK(shapes.find('-') == std::string::npos);
      if (rule->kind == OpKind::Counted) macs_of(strange);  // counts, however large
    }
  CHECK(shaped > cases / 20);
}
