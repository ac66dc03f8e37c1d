#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "ops/windows/convolution.h"
#include "rules/body.h"
#include "rules/op_rule.h"

// What the ways to run a 3x3 convolution by Winograd's minimal filtering share, as Lavin and Gray
// use it: "Fast Algorithms for Convolutional Neural Networks", CVPR 2016,
// https://arxiv.org/abs/1509.09308.
namespace opcost {

/// What one tile takes. `additions`: the paper's floating-point instructions, an addition each,
/// into which it fuses products with constants; `scalings`: these, which opcost does not take as
/// free, by our own factoring. The instruction counts are not yet checked against the paper's text.
struct TileTransform {
  std::uint64_t additions = 0, scalings = 0;
};

/// F(m x m, 3x3): tiles of m x m outputs, made of tiles of (m + 2) x (m + 2) inputs.
struct Winograd {
  std::uint64_t outputs = 2;
  TileTransform data, filter, inverse;

  std::uint64_t side() const { return outputs + 2; }
};

// Section 4.1: 32, 28 and 24 instructions; G has two factors of 1/2, for 3 + 4 rows.
inline constexpr Winograd kF2{2, {32, 0}, {28, 2 * (3 + 4)}, {24, 0}};
// Section 4.3: 13·(6 + 6), 8·(3 + 6) and 10·(6 + 4) instructions. Factors in one row:
//   data     x4 - 4·x2, x3 - 4·x1, 2·(x3 - x1), 4·(x0 - x2), 2·(x3 - x1) in the last row   5
//   filter   g0/4, (g0 + g2)/6, g1/6, g0/24, g2/6, g1/12                                   6
//   inverse  2, 4 and 8 of the sums of pairs                                               3
inline constexpr Winograd kF4{4, {156, 5 * (6 + 6)}, {72, 6 * (3 + 6)}, {100, 3 * (6 + 4)}};

/// The arrays of transformed tiles: [side², channels, ...].
struct WinogradArrays {
  const Operand& filters;  ///< U. That of a constant W is computed before inference.
  const Operand& data;     ///< V
  const Operand& sums;     ///< M
};
WinogradArrays winograd_arrays(const Operands& op, const Winograd& way);

/// What is done to one tile.
void transform(const TileTransform& does, const Operand& like, Body& tile);
/// For each tile of an array: reads so many elements of it, transforms them, writes the others.
void transform_tiles(const Operand& from, const Extent& reads, const TileTransform& does,
                     const Operand& to, Body& node);
/// Unless W is constant: its planes are transformed to U.
void transform_filters(const Operands& op, const Winograd& way, const Operand& filters, Body& node);
/// How X is found again: neighbouring tiles share two rows or columns.
std::vector<Reuse> reuse_of_tiles(const Operands& op, const Winograd& way, const Operand& data);

/// y = output of the inverse transform + bias, for each output element.
void write_outputs(const Operands& op, Body& node);

/// The rule of one of these ways.
constexpr OpRule winograd_rule(std::string_view name, std::string_view formula,
                               void (*count)(const Operands&, Body&)) {
  return {.op = name,
          .inputs = "X W B?",
          .outputs = "Y",
          .formula = formula,
          .infer = infer_conv,
          .count = count,
          .macs = true,
          .base = "Conv",
          .example = "2x4x7x9 6x2x3x3 6; group=2 pads=1,0,1,1"};
}

}  // namespace opcost
