#pragma once

#include "support/loop_oracle.h"

namespace opcost::test {

/// The seeds of the random cases of one test; a failing one is printed.
inline constexpr std::uint32_t kRandomCases = 60;

/// A layer of 1 to 3 spatial axes whose windows fit: batched, not square,
/// strided, dilated and padded (with `crops` negatively too).
WindowLayer random_window(Dice& dice, bool crops);
/// The same with groups, filters and perhaps a bias.
WindowLayer random_convolution(Dice& dice);
WindowLayer random_conv_transpose(Dice& dice);

/// That shape, closed form, execution and MACs of a node are what loops saw.
void check_against(const OpCase& the_case, const Observed& seen);

}  // namespace opcost::test
