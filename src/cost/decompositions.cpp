// Built-in decompositions of actions into multiplications and additions, with sources.
#include "cost/decompositions.h"

#include "opcost/core/text.h"

namespace opcost {
namespace {

Decomposition own(double muls, double adds, std::string algorithm) {
  Decomposition made;
  if (muls > 0) made.parts.emplace_back(Action::Mul, muls);
  if (adds > 0) made.parts.emplace_back(Action::Add, adds);
  made.source = std::move(algorithm);
  made.built_in = true;
  return made;
}

}  // namespace

// Textbook algorithms to single precision, which is usual for inference; every width takes the
// same numbers of steps. Moving bits (exponents, first guesses from the bit pattern) is free,
// as temporaries are.
const std::map<Action, Decomposition>& built_in_decompositions() {
  static const std::map<Action, Decomposition> kOwn{
      // exp x = 2^k exp r. Range reduction after Cody & Waite (1980): k = round(x / ln 2)
      // by the magic-number addition (1 mul, 1 add), r = x - k ln 2 (1 mul, 1 add).
      // Polynomial of degree 5 by Horner's rule (5 mul, 5 add). 2^k goes into the exponent.
      {Action::Exp, own(7, 7, "range reduction (2 mul, 2 add), Horner polynomial of degree 5")},
      // a / d = a y, y -> y (2 - d y): Newton-Raphson reciprocal. Three rounds of
      // (2 mul, 1 add) take a first guess of 4 bits to 32; then a y (1 mul).
      {Action::Div, own(7, 3, "Newton-Raphson reciprocal, 3 rounds")},
      // sqrt x = x y, y -> y (1.5 - (x/2) y y): Newton's reciprocal square root.
      // x/2 (1 mul), three rounds of (3 mul, 1 add), x y (1 mul).
      {Action::Sqrt, own(11, 3, "Newton reciprocal square root, 3 rounds")},
      // log x = log m + e ln 2, with m and e from the bits of x; r = m - 1 (1 add),
      // polynomial of degree 8 without constant term by Horner's rule (8 mul, 7 add),
      // e ln 2 and the sum (1 mul, 1 add).
      {Action::Log, own(9, 9, "split of the exponent, Horner polynomial of degree 8")},
      // sin x: k = round(x / (pi/2)) (1 mul, 1 add), r = x - k pi/2 (1 mul, 1 add);
      // odd polynomial of degree 7: r r (1 mul), three Horner steps (3 mul, 3 add),
      // times r (1 mul). The cosine, for odd quadrants, takes no more.
      {Action::Sin, own(7, 5, "range reduction (2 mul, 2 add), odd polynomial of degree 7")},
      // A comparison is a subtraction of which only the sign is used.
      {Action::Compare, own(0, 1, "a subtraction")},
      // A bitwise gate has no carry chain: an addition is an upper bound.
      {Action::Bitwise, own(0, 1, "an addition as upper bound")},
      // Shift, round and renormalise: the parts of an addition around its adder.
      {Action::Convert, own(0, 1, "align and round, as an addition does")},
      // A shifter has log2(bits) rows of multiplexers, each with the gates of an adder's cell
      // or fewer; a carry chain it lacks.
      {Action::Shift, own(0, 1, "an addition as upper bound")},
      // A tree of adders that counts n bits has about n full adders; an adder of n bits has n.
      {Action::Popcount, own(0, 1, "a full adder for each bit")},
      // Minus a number is added by adding its complement.
      {Action::Accumulate, own(0, 1, "an addition")},
      // Leaky integrate-and-fire: v = b v + x (1 mul, 1 add), v >= threshold (1 add, of which only
      // the sign is used), v - threshold (1 add) where it fires.
      {Action::Neuron, own(1, 3, "leaky integrate-and-fire: decay, integrate, compare, reset")},
  };
  return kOwn;
}

const Decomposition* decomposition_of(Action action,
                                      const std::map<Action, Decomposition>& of_table) {
  const auto listed = of_table.find(action);
  if (listed != of_table.end()) return &listed->second;
  const auto& own = built_in_decompositions();
  const auto found = own.find(action);
  return found != own.end() ? &found->second : nullptr;
}

std::string to_string(const Decomposition& decomposition) {
  std::string text;
  for (const auto& [action, times] : decomposition.parts)
    text += (text.empty() ? "" : " + ") + exact_text(times) + " " + std::string(to_string(action));
  return text;
}

}  // namespace opcost
