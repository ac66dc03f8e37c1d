// Activations that weigh x by a smooth function of x (Gelu, Swish, Mish), and that function: Erf.
#include <array>
#include <span>
#include <string>

#include "opcost/core/text.h"
#include "ops/elementwise/elementwise.h"
#include "ops/elementwise/gelu.h"
#include "ops/elementwise/neuron.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

//   u = |x|; t = 1 / (1 + p·u)
//   y = sign(x)·(1 - t·P(t)·e^(-u·u)), P of degree 4
// Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 7.1.26, error 1.5e-7.
void error_function(Body& element, const Operand& x) {
  element.does(Bitwise, x);
  element.multiply(x);
  element.add(x);
  element.divide(x);
  horner(element, x, 4);
  element.multiply(x);
  element.multiply(x);
  element.exp(x);
  element.multiply(x);
  element.subtract(x);
  element.does(Bitwise, x);
}

//   (e^2x - 1) / (e^2x + 1), as the operator Tanh
void hyperbolic_tangent(Body& element, const Operand& x) {
  element.exp(x);
  element.subtract(x);
  element.add(x);
  element.divide(x);
}

//   1 / (1 + e^-x), as the operator Sigmoid
void sigmoid_of(Body& element, const Operand& x) {
  element.exp(x);
  element.add(x);
  element.divide(x);
}

}  // namespace

//   x/2 · (1 + erf(x / sqrt 2))
void exact_gelu(Body& element, const Operand& x) {
  element.multiply(x);
  error_function(element, x);
  element.add(x);
  element.multiply(x);
  element.multiply(x);
}

//   x/2 · (1 + tanh(x·(sqrt(2/pi) + c·x·x)))
void approximate_gelu(Body& element, const Operand& x) {
  element.multiply(x);
  element.multiply(x);
  element.add(x);
  element.multiply(x);
  hyperbolic_tangent(element, x);
  element.add(x);
  element.multiply(x);
  element.multiply(x);
}

namespace {

Status infer_gelu(Inference& node) {
  const auto kind = node.word("approximate", "none");
  if (kind != "none" && kind != "tanh")
    return node.fault("approximate is `" + std::string(kind) + "`; it must be none or tanh");
  return infer_as_first(node);
}

void count_gelu(const Operands& op, Body& node) {
  count_steps(op, node, op.word("approximate", "none") == "tanh" ? approximate_gelu : exact_gelu);
}

//   x·tanh(log(1 + e^x))
void mish(Body& element, const Operand& x) {
  element.exp(x);
  element.add(x);
  element.log(x);
  hyperbolic_tangent(element, x);
  element.multiply(x);
}

//   x·sigmoid(alpha·x)
void swish(bool scaled, Body& element, const Operand& x) {
  if (scaled) element.multiply(x);
  sigmoid_of(element, x);
  element.multiply(x);
}

//   for each output element: read x, swish, write    |Y|
void count_swish(const Operands& op, Body& node) {
  node.each(op["Y"].elements(), [&](Body& element) {
    element.read(op["X"]);
    swish(has_factor(op, "alpha"), element, op["X"]);
    element.write(op["Y"]);
  });
}

Status infer_swiglu(Inference& node) {
  if (node.shape("A") != node.shape("B"))
    return node.fault("A is " + shape_text(node.shape("A")) + " and B " +
                      shape_text(node.shape("B")) + "; they must be of one shape");
  return infer_broadcast(node);
}

//   for each output element: read a and b, swish of a, times b, write    |Y|
void count_swiglu(const Operands& op, Body& node) {
  node.each(op["Y"].elements(), [&](Body& element) {
    element.read(op["A"]);
    element.read(op["B"]);
    swish(has_factor(op, "alpha"), element, op["A"]);
    element.multiply(op["A"], op["B"]);
    element.write(op["Y"]);
  });
}

constexpr OpRule kSwiGlu{.op = "SwiGLU",
                         .since = 28,
                         .inputs = "A B",
                         .outputs = "Y",
                         .formula = "a·sigmoid(alpha·a)·b",
                         .infer = infer_swiglu,
                         .count = count_swiglu,
                         .elementwise = true,
                         .example = "2x3x5 2x3x5; alpha=1.5"};

constexpr std::array kGatedRules{
    since(9, named("input", "output",
                   unary("Erf", "1 - t·P(t)·e^-x², t = 1 / (1 + p·|x|); the sign of x",
                         per_element_by<error_function>))),
    fires(inferred_by(infer_gelu,
                      since(20, unary("Gelu", "x/2·(1 + erf(x / sqrt 2)); tanh if it approximates",
                                      count_gelu)))),
    fires(since(18, unary("Mish", "x·tanh(log(1 + e^x))", per_element_by<mish>))),
    fires(since(24, unary("Swish", "x·sigmoid(alpha·x)", count_swish))),
    kSwiGlu,
};

}  // namespace

std::span<const OpRule> gated_rules() { return kGatedRules; }

}  // namespace opcost
