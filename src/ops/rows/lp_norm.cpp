// The Lp norm of a row, which LpNormalization and the Lp pools share.
#include "ops/rows/lp_norm.h"

#include <cmath>

namespace opcost {
namespace {

//   |x|       where p is 1: clear the sign
//   x·x       where p is 2
//   |x|^p     else
void add_power(double p, const Operand& x, Body& term) {
  if (p == 1.0) {
    term.does(Action::Bitwise, x);
  } else if (p == 2.0) {
    term.multiply(x, x);
  } else {
    term.power(x);
  }
}

//   s         where p is 1
//   sqrt s    where p is 2
//   s^(1/p)   else: exp(log s / p)
void take_root(double p, const Operand& y, Body& out) {
  if (p == 1.0) return;
  if (p == 2.0) return out.sqrt(y);
  out.log(y);
  out.divide(y);
  out.exp(y);
}

}  // namespace

std::optional<double> lp_exponent(const NodeView& node) {
  const Attribute* given = node.attribute("p");
  if (given == nullptr) return 2.0;
  double p = 0.0;
  if (const auto* whole = std::get_if<std::int64_t>(&given->value)) p = static_cast<double>(*whole);
  if (const auto* real = std::get_if<float>(&given->value)) p = static_cast<double>(*real);
  return p > 0.0 && std::isfinite(p) ? std::optional{p} : std::nullopt;
}

void lp_norm_of(const Extent& terms, const Operands& op, Body& out) {
  const double p = lp_exponent(op).value_or(2.0);
  out.sum_over(terms, [&](Body& term) {
    term.read(op["X"]);
    add_power(p, op["X"], term);
  });
  take_root(p, op["Y"], out);
}

}  // namespace opcost
