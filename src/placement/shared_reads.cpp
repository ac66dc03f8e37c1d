// What an array of multipliers reads of the two factors of a contraction.
#include "placement/shared_reads.h"

#include <algorithm>
#include <cmath>

namespace opcost {
namespace {

double whole_number(Count count) { return static_cast<double>(count.exact().value_or(0)); }

// The indices of a factor and of the result that the other factor does not have.
double own_indices(const Nest& nest, Side side) {
  const bool on_b = nest.windows == Windows::OnB;
  double own = whole_number(side == Side::Filters ? nest.rows : nest.columns);
  // Windows on b: their positions index b and y. On y: taps index a and y, positions b and y.
  for (const SlidingAxis& axis : nest.axes) {
    if (side != Side::Filters) own *= static_cast<double>(axis.positions);
    if (side == Side::Filters && !on_b) own *= static_cast<double>(axis.kernel);
  }
  return own;
}

}  // namespace

// An element of the factor that streams is read once for as many columns as there are; those that
// the rows take together fill one word of the memory, or part of it. What stays is read once for
// all that streams past it.
SharedReads shared_reads(const Nest& nest, const MultiplierArray& array, Side stays, Side streams,
                         double streamed_bits) {
  const double products = whole_number(nest.macs());
  const double columns = std::min(static_cast<double>(array.columns), own_indices(nest, stays));
  const double rows = std::min(static_cast<double>(array.rows), whole_number(nest.terms));
  const double word = std::max(1.0, array.word.value / (rows * std::max(1.0, streamed_bits)));
  const auto bounded = [&](Side side, double reads) {
    const Operand* operand = operand_of(nest, side);
    const bool present = operand != nullptr && operand->present();
    const double touched = present ? whole_number(nest.touched(*operand)) : 0;
    return std::min(products, std::max(touched, std::ceil(reads)));
  };
  SharedReads reads;
  reads.of[streams] = bounded(streams, products / columns * word);
  reads.of[stays] = bounded(stays, products / own_indices(nest, streams));
  return reads;
}

}  // namespace opcost
