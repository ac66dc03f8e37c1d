// The loops of a contraction in the form in which tiles are chosen for them.
#include "placement/loops.h"

namespace opcost {
namespace {

double number(Count count) { return static_cast<double>(count.exact().value_or(0)); }

}  // namespace

Loops::Loops(const Nest& nest)
    : repeats(number(nest.shared * nest.steps)),
      samples(number(nest.columns)),
      outer(number(nest.windows == Windows::OnB ? nest.rows : nest.terms)),
      inner(number(nest.windows == Windows::OnB ? nest.terms : nest.rows)),
      axes(nest.axes) {
  for (const SlidingAxis& axis : axes) taps *= static_cast<double>(axis.kernel);
}

double Loops::positions() const {
  double all = samples;
  for (const SlidingAxis& axis : axes) all *= static_cast<double>(axis.positions);
  return all;
}

const Operand* operand_of(const Nest& nest, Side side) {
  const bool on_b = nest.windows == Windows::OnB;
  switch (side) {
    case Side::Windowed: return on_b ? nest.b : nest.y;
    case Side::Filters: return nest.a;
    case Side::Plain: return on_b ? nest.y : nest.b;
  }
  return nullptr;
}

}  // namespace opcost
