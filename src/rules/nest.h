#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "rules/operands.h"
#include "rules/sliding_axis.h"

namespace opcost {

/// Which array the windows of a contraction slide over.
enum class Windows : std::uint8_t { OnB, OnY };

/// The loops of a contraction: y = sum of a·b. Every index belongs to two of its three arrays or
/// to all of them:
///
///     shared    a, b, y    groups of a convolution; matrices of a batch
///     rows      a, y       filters; rows of A
///     columns   b, y       samples; columns of B
///     terms     a, b       what is summed: channels; the inner axis
///
/// The windows of a convolution are further columns (their positions) and further terms (their
/// taps), which together index b. Where a convolution scatters (ConvTranspose), positions index b,
/// taps index a, and both together y.
///
/// `outputs` and `products` are these loops as the pseudocode writes them.
struct Nest {
  const Operand* a = nullptr;  ///< null or absent: a temporary, which is in no memory.
  const Operand* b = nullptr;
  const Operand* y = nullptr;
  Extent outputs{};   ///< The sums,
  Extent products{};  ///< and the products of each.
  Count shared{1}, rows{1}, columns{1}, terms{1};
  std::vector<SlidingAxis> axes{};
  Windows windows = Windows::OnB;
  /// How often all of this happens, each time with other elements of b and y; one must end
  /// before the next begins.
  Count steps{1};
  /// How often the products read a and b, where that is less than once each: others are skipped.
  std::optional<Count> reads_of_a{}, reads_of_b{};

  /// shared · rows · columns · terms · steps · all positions and taps: the multiply-accumulates.
  Count macs() const;
  /// Of a factor by the products.
  Count reads(const Operand* factor) const {
    const auto& fewer = factor == a ? reads_of_a : reads_of_b;
    return fewer.value_or(macs());
  }
  /// The different elements of an operand that the loops touch.
  Count touched(const Operand& operand) const;
  const Operand& windowed() const { return windows == Windows::OnB ? *b : *y; }
};

/// A product of matrices: a [shared, rows, terms], b [shared, terms, columns] -> y [shared, rows,
/// columns] with their axes in any order; each array may lack axes over which it is broadcast.
/// The loops follow from how many elements each has. Where the arrays are no such product its
/// macs() are 0, and nothing is said of its loops. The second form is for a y that is a temporary.
Nest matrix_nest(const Operand& a, const Operand& b, const Operand& y, Extent products);
Nest matrix_nest(const Operand& a, const Operand& b, Extent outputs, Extent products);

}  // namespace opcost
