// The loops of a contraction, and which of its arrays each of them indexes.
#include "rules/nest.h"

#include <optional>
#include <utility>

namespace opcost {
namespace {

bool divides(Count all, Count part) {
  const auto a = all.exact(), b = part.exact();
  return a && b && *b > 0 && *a % *b == 0;
}

struct MatrixLoops {
  Count shared, rows, columns;
};

// |a| = shared·rows·terms, |b| = shared·columns·terms, outputs = shared·rows·columns.
std::optional<MatrixLoops> loops_of(Count a, Count b, Count outputs, Count terms) {
  if (!divides(a, terms) || !divides(b, terms)) return std::nullopt;
  const Count a_runs = a / terms, b_runs = b / terms;
  if (!divides(a_runs * b_runs, outputs)) return std::nullopt;
  const Count shared = a_runs * b_runs / outputs;
  if (!divides(a_runs, shared) || !divides(b_runs, shared)) return std::nullopt;
  return MatrixLoops{shared, a_runs / shared, b_runs / shared};
}

}  // namespace

Count Nest::macs() const {
  Count all = shared * rows * columns * terms * steps;
  for (const SlidingAxis& axis : axes) all *= Count{axis.positions} * Count{axis.kernel};
  return all;
}

Count Nest::touched(const Operand& operand) const {
  Count elements = operand.elements().count;
  if (axes.empty() || &operand != &windowed()) return elements;
  for (const SlidingAxis& axis : axes) {
    if (axis.input == 0) return Count{0};
    elements = elements / Count{axis.input} * axis.touched();
  }
  return elements;
}

Nest matrix_nest(const Operand& a, const Operand& b, const Operand& y, Extent products) {
  Nest nest = matrix_nest(a, b, y.elements(), std::move(products));
  nest.y = &y;
  return nest;
}

Nest matrix_nest(const Operand& a, const Operand& b, Extent outputs, Extent products) {
  Nest nest{&a, &b, nullptr, std::move(outputs), std::move(products)};
  if (const auto loops = loops_of(a.elements().count, b.elements().count, nest.outputs.count,
                                  nest.products.count)) {
    nest.shared = loops->shared;
    nest.rows = loops->rows;
    nest.columns = loops->columns;
    nest.terms = nest.products.count;
  } else {
    nest.shared = Count{0};
  }
  return nest;
}

}  // namespace opcost
