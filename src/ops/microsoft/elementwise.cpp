// Elementwise operators of com.microsoft: BiasAdd, ComplexMul, MurmurHash3 and others.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/elementwise/elementwise.h"
#include "ops/movement/movement.h"
#include "rules/domains.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

// The opset since which ai.onnx broadcasts as numpy does; these operators do so too.
constexpr int kBroadcasts = 8;

Status infer_bias_add(Inference& node) {
  const Shape& x = node.shape("X");
  if (x.empty()) return node.fault("X is a scalar");
  if (auto fits = expect_shape(node, "bias", {x.back()}); !fits) return fits;
  if (auto fits = expect_shape(node, "skip", x); !fits) return fits;
  return node.set("Y", node.type("X"), x);
}

// Complex numbers as two elements beside one another.
Status infer_complex_mul(Inference& node) {
  for (const std::string_view name : {"A", "B"})
    if (node.shape(name).empty() || node.shape(name).back() != 2)
      return node.fault(std::string(name) + " is " + shape_text(node.shape(name)) +
                        "; its last dim must be 2, real and imaginary part");
  return infer_broadcast(node);
}

//   for each complex number:                             |C| / 2
//     read both parts of a and of b
//     4 products, 2 sums; conjugating b only flips signs
//     write both parts
void count_complex_mul(const Operands& op, Body& node) {
  const Extent parts{Count{2}, "2"}, products{Count{4}, "4"};
  const Extent output = op["C"].elements();
  node.each({output.count / Count{2}, output.text + " / 2"}, [&](Body& number) {
    number.each(parts, [&](Body& part) { part.read(op["A"]), part.read(op["B"]); });
    number.each(products, [&](Body& product) { product.multiply(op["A"]); });
    number.each(parts, [&](Body& part) { part.add(op["A"]), part.write(op["C"]); });
  });
}

Status infer_all_finite(Inference& node) { return node.set("output", ElementType::Bool, {}); }

//   for each input i, for each of its elements:          |input[i]|
//     read it; is it finite, and all before it?
//   write the answer
void count_all_finite(const Operands& op, Body& node) {
  for (const Operand* input : op.all("input"))
    node.each(input->elements(), [&](Body& element) {
      element.read(*input);
      element.compare(*input);
      element.does(Bitwise, op["output"]);
    });
  node.write(op["output"]);
}

Status infer_murmur_hash(Inference& node) {
  const bool positive = node.integer("positive", 1) != 0;
  return node.set("Y", positive ? ElementType::UInt32 : ElementType::Int32, node.shape("X"));
}

// The number of 32-bit words of an element; 0 for a string, whose characters are not
// counted.
Extent words_of_32_bits(const Operand& x) {
  const auto type = x.type();
  const std::uint64_t bits = type && !x.holds_strings() ? type->bits.value : 0;
  return {Count{(bits + 31) / 32}, "words"};
}

void bit_operations(std::uint64_t count, const Operand& like, Body& body) {
  body.each({Count{count}, std::to_string(count)}, [&](Body& one) { one.does(Bitwise, like); });
}

//   for each element:                                    |Y|
//     for each word k of it:                             1 or 2
//       k = rotate(k·c, 15)·d; h = rotate(h ^ k, 13)·5 + e
//     h ^= length; three shifts, each xored into h; after the first two h·f
// MurmurHash3_x86_32 of Appleby's SMHasher; a rotation is two shifts and an or.
void count_murmur_hash(const Operands& op, Body& node) {
  const Operand &x = op["X"], &y = op["Y"];
  node.each(y.elements(), [&](Body& element) {
    element.read(x);
    element.each(words_of_32_bits(x), [&](Body& word) {
      word.each({Count{3}, "3"}, [&](Body& factor) { factor.multiply(y); });
      word.add(y);
      bit_operations(7, y, word);
    });
    bit_operations(7, y, element);
    element.each({Count{2}, "2"}, [&](Body& factor) { factor.multiply(y); });
    element.write(y);
  });
}

// Its operands broadcast as those of the same operator in ai.onnx.
constexpr OpRule contributed(OpRule rule) { return microsoft(kBroadcasts, rule); }

constexpr std::array kMicrosoftElementwiseRules{
    contributed({.op = "BiasAdd",
                 .inputs = "X bias skip",
                 .outputs = "Y",
                 .types = "float: X bias skip",
                 .formula = "x + bias of its channel, the last axis, + skip",
                 .infer = infer_bias_add,
                 .count = per_element<Add, Add>,
                 .example = "2x12x5 5 2x12x5"}),
    contributed({.op = "ComplexMul",
                 .inputs = "A B",
                 .outputs = "C",
                 .types = "float: A B",
                 .formula = "a·b of complex numbers, real and imaginary part in turn",
                 .infer = infer_complex_mul,
                 .count = count_complex_mul,
                 .example = "2x3x2 3x2"}),
    contributed({.op = "ComplexMulConj",
                 .inputs = "A B",
                 .outputs = "C",
                 .types = "float: A B",
                 .formula = "a times the conjugate of b",
                 .infer = infer_complex_mul,
                 .count = count_complex_mul,
                 .example = "2x3x2 3x2"}),
    contributed({.op = "IsAllFinite",
                 .inputs = "input*",
                 .outputs = "output",
                 .formula = "whether no element is infinite or no number",
                 .infer = infer_all_finite,
                 .count = count_all_finite,
                 .example = "2x3x5 7"}),
    contributed({.op = "MurmurHash3",
                 .inputs = "X",
                 .outputs = "Y",
                 .formula = "a hash of 32 bits of each element",
                 .infer = infer_murmur_hash,
                 .count = count_murmur_hash,
                 .example = "int64:2x3"}),
    contributed({.op = "SampleOp",
                 .inputs = "X",
                 .outputs = "Y",
                 .formula = "a copy of x",
                 .infer = infer_as_first,
                 .count = count_copy,
                 .example = "2x3x5"}),
};

}  // namespace

std::span<const OpRule> microsoft_elementwise_rules() { return kMicrosoftElementwiseRules; }

}  // namespace opcost
