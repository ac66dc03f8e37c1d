// Trigonometric and hyperbolic functions: Sin, Cos, Atanh and others.
// A sine is an action; the other functions are sequences of actions. Polynomials
// are those of Abramowitz and Stegun, Handbook of Mathematical Functions (1964),
// to single precision, the usual one of inference. Branches count as taken.
#include <array>
#include <span>

#include "ops/elementwise/elementwise.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

using enum Action;

//   u = |x|; P(u) of degree 7; a = sqrt(1 - u)·P(u)    A & S 4.4.46, error 2e-8
void arc_cosine_of_magnitude(Body& element, const Operand& x) {
  element.does(Bitwise, x);
  horner(element, x, 7);
  element.subtract(x);
  element.sqrt(x);
  element.multiply(x);
}

//   y = sign(x)·(pi/2 - a)
void arc_sine(Body& element, const Operand& x) {
  arc_cosine_of_magnitude(element, x);
  element.subtract(x);
  element.does(Bitwise, x);
}

//   y = x < 0 ? pi - a : a
void arc_cosine(Body& element, const Operand& x) {
  arc_cosine_of_magnitude(element, x);
  element.compare(x);
  element.subtract(x);
}

//   u = |x|; v = u > 1 ? 1/u : u
//   a = v·P(v·v), P of degree 8                        A & S 4.4.49, error 2e-8
//   y = sign(x)·(u > 1 ? pi/2 - a : a)
void arc_tangent(Body& element, const Operand& x) {
  element.does(Bitwise, x);
  element.compare(x);
  element.divide(x);
  element.multiply(x);
  horner(element, x, 8);
  element.multiply(x);
  element.subtract(x);
  element.does(Bitwise, x);
}

constexpr OpRule function(std::string_view op, int since, std::string_view formula,
                          CountRule count) {
  return opcost::since(since, named("input", "output", unary(op, formula, count)));
}

constexpr std::array kTrigonometryRules{
    function("Acos", 7, "|x|: sqrt(1 - x)·P(x), P of degree 7; pi - that where x < 0",
             per_element_by<arc_cosine>),
    function("Acosh", 9, "log(x + sqrt(x² - 1))", per_element<Mul, Add, Sqrt, Add, Log>),
    function("Asin", 7, "|x|: pi/2 - sqrt(1 - x)·P(x), P of degree 7; the sign of x",
             per_element_by<arc_sine>),
    function("Asinh", 9, "log(x + sqrt(x² + 1))", per_element<Mul, Add, Sqrt, Add, Log>),
    function("Atan", 7, "x·P(x²), P of degree 8; where |x| > 1 pi/2 - that of 1/x",
             per_element_by<arc_tangent>),
    function("Atanh", 9, "1/2·log((1 + x) / (1 - x))", per_element<Add, Add, Div, Log, Mul>),
    function("Cos", 7, "cos x: a sine, a quarter of a turn on", per_element<Sin>),
    function("Cosh", 9, "(e^x + 1/e^x)·1/2", per_element<Exp, Div, Add, Mul>),
    function("Sin", 7, "sin x", per_element<Sin>),
    function("Sinh", 9, "(e^x - 1/e^x)·1/2", per_element<Exp, Div, Add, Mul>),
    function("Tan", 7, "sin x / cos x", per_element<Sin, Sin, Div>),
};

}  // namespace

std::span<const OpRule> trigonometry_rules() { return kTrigonometryRules; }

}  // namespace opcost
