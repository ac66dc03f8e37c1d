// Random generators: RandomNormal, RandomUniform, Bernoulli, Multinomial and others.
// Random generators. Their numbers are new in every inference, so they are never folded.
// Runtimes use different generators; a small one is counted.
#include <array>
#include <bit>
#include <span>
#include <string>

#include "opcost/core/text.h"
#include "ops/sources/random.h"
#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

constexpr NumberType kUInt32{NumberFormat::UInt, Bits{32}};

}  // namespace

void state_generator(Inference& node) {
  node.assume(
      "a random number is made by a 32-bit xorshift generator, 6 bitwise operations; another "
      "generator costs more or less");
}

//   u, uniform between 0 and 1: three shifts and three xors (Marsaglia, Xorshift
//   RNGs, Journal of Statistical Software 8(14), 2003, 32 bits); to float, · 2^-32
void draw(Body& number) {
  for (int step = 0; step < 6; ++step) number.does(Bitwise, kUInt32);
  number.does(Convert, kFloat32);
  number.does(Mul, kFloat32);
}

namespace {

// The attribute `dtype`, else `otherwise`.
Result<ElementType> drawn_type(const Inference& node, ElementType otherwise) {
  const auto type =
      element_type_from_code(node.integer("dtype", static_cast<std::int64_t>(otherwise)));
  if (!number_type(type)) return node.fault("its attribute `dtype` names no type of numbers");
  return type;
}

Status infer_drawn(Inference& node, ElementType otherwise, Shape shape) {
  const auto type = drawn_type(node, otherwise);
  if (!type) return type.error();
  state_generator(node);
  return node.set("output", *type, std::move(shape));
}

Status infer_random(Inference& node) {
  if (!node.given("shape")) return node.fault("its attribute `shape` is missing");
  return infer_drawn(node, ElementType::Float, node.integers("shape"));
}

Status infer_like(Inference& node) {
  return infer_drawn(node, node.type("input"), node.shape("input"));
}

//   for each output element: y = low + (high - low)·u    |output|
void count_uniform(const Operands& op, Body& node) {
  node.each(op["output"].elements(), [&](Body& element) {
    draw(element);
    element.does(Mul, kFloat32);
    element.does(Add, kFloat32);
    element.convert(kFloat32, op["output"].type().value_or(kFloat32));
    element.write(op["output"]);
  });
}

//   for each pair of output elements:                     |output| / 2, up
//     r = sqrt(-2·log u), a = 2·pi·v
//     r·cos a and r·sin a
//   for each of them: y = mean + scale·it                 |output|
// Box and Muller, Annals of Mathematical Statistics 29(2), 1958.
void count_normal(const Operands& op, Body& node) {
  const Extent all = op["output"].elements();
  const Extent pairs{(all.count + Count{1}) / Count{2}, "(" + all.text + " + 1) / 2"};
  node.each(pairs, [&](Body& pair) {
    draw(pair);
    pair.does(Log, kFloat32);
    pair.does(Mul, kFloat32);
    pair.does(Sqrt, kFloat32);
    draw(pair);
    pair.does(Mul, kFloat32);
    for (int one = 0; one < 2; ++one) {
      pair.does(Sin, kFloat32);
      pair.does(Mul, kFloat32);
    }
  });
  node.each(all, [&](Body& element) {
    element.does(Mul, kFloat32);
    element.does(Add, kFloat32);
    element.convert(kFloat32, op["output"].type().value_or(kFloat32));
    element.write(op["output"]);
  });
}

//   for each element: y = u < x    |output|
void count_bernoulli(const Operands& op, Body& node) {
  node.each(op["output"].elements(), [&](Body& element) {
    element.read(op["input"]);
    draw(element);
    element.compare(op["input"]);
    element.write(op["output"]);
  });
}

Status infer_multinomial(Inference& node) {
  const Shape& input = node.shape("input");
  if (input.size() != 2)
    return node.fault("its input is " + shape_text(input) + "; it must be [batch, classes]");
  return infer_drawn(node, ElementType::Int32, {input[0], node.integer("sample_size", 1)});
}

//   for each row of n log-probabilities:                        input[0]
//     m = the largest x                                         n
//     running sums of exp(x - m)                                n
//     for each sample: u · the sum of all, found among the      output[1]
//       running sums by bisection                               log2 n, up
void count_multinomial(const Operands& op, Body& node) {
  const Operand& input = op["input"];
  const Extent classes = input.extent(Axis{1});
  const auto halvings = std::bit_width(classes.count.minus_one().exact().value_or(0));
  const Extent search{Count{static_cast<std::uint64_t>(halvings)}, "log2 " + classes.text};
  node.each(input.extent(Axis{0}), [&](Body& row) {
    row.max_over(classes, [&](Body& each) { each.read(input); });
    row.sum_over(classes, [&](Body& each) {
      each.read(input);
      each.subtract(input);
      each.exp(input);
    });
    row.each(op["output"].extent(Axis{1}), [&](Body& sample) {
      draw(sample);
      sample.multiply(input);
      sample.each(search, [&](Body& half) { half.compare(input); });
      sample.write(op["output"]);
    });
  });
}

constexpr OpRule random(OpRule rule) {
  rule.outputs = "output";
  rule.folding = Folding::Never;
  return rule;
}

constexpr std::string_view kNormal = "mean + scale·a random number, normally distributed";
constexpr std::string_view kUniform = "low + (high - low)·a random number between 0 and 1";

constexpr std::array kRandomRules{
    random({.op = "Bernoulli",
            .since = 15,
            .inputs = "input",
            .types = "float: input",
            .formula = "1 with the probability x, else 0",
            .infer = infer_like,
            .count = count_bernoulli,
            .example = "2x3x5"}),
    random({.op = "Multinomial",
            .since = 7,
            .inputs = "input",
            .types = "float: input",
            .formula = "a random class of each row, sample_size times",
            .infer = infer_multinomial,
            .count = count_multinomial,
            .example = "2x5; sample_size=3"}),
    random({.op = "RandomNormal",
            .formula = kNormal,
            .infer = infer_random,
            .count = count_normal,
            .example = "; shape=3,5"}),
    random({.op = "RandomNormalLike",
            .inputs = "input",
            .formula = kNormal,
            .infer = infer_like,
            .count = count_normal,
            .example = "3x5"}),
    random({.op = "RandomUniform",
            .formula = kUniform,
            .infer = infer_random,
            .count = count_uniform,
            .example = "; shape=3,5"}),
    random({.op = "RandomUniformLike",
            .inputs = "input",
            .formula = kUniform,
            .infer = infer_like,
            .count = count_uniform,
            .example = "3x5"}),
};

}  // namespace

std::span<const OpRule> random_rules() { return kRandomRules; }

}  // namespace opcost
