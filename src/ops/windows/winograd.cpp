// A 3x3 convolution by Winograd's minimal filtering, as Lavin and Gray use it: "Fast Algorithms for
// Convolutional Neural Networks", CVPR 2016, https://arxiv.org/abs/1509.09308.
#include <algorithm>
#include <cstdint>
#include <string>

#include "ops/windows/conv_ways.h"
#include "ops/windows/convolution.h"
#include "rules/body.h"

namespace opcost {
namespace {

// What one tile takes. `additions`: the paper's floating-point instructions, an addition each, into
// which it fuses products with constants; `scalings`: these, which opcost does not take as free, by
// our own factoring. The instruction counts are not yet checked against the paper's text.
struct TileTransform {
  std::uint64_t additions = 0, scalings = 0;
};

// F(m x m, 3x3): tiles of m x m outputs, made of tiles of (m + 2) x (m + 2) inputs.
struct Winograd {
  std::uint64_t outputs = 2;
  TileTransform data, filter, inverse;

  std::uint64_t side() const { return outputs + 2; }
};

// Section 4.1: 32, 28 and 24 instructions; G has two factors of 1/2, for 3 + 4 rows.
constexpr Winograd kF2{2, {32, 0}, {28, 2 * (3 + 4)}, {24, 0}};
// Section 4.3: 13·(6 + 6), 8·(3 + 6) and 10·(6 + 4) instructions. Factors in one row:
//   data     x4 - 4·x2, x3 - 4·x1, 2·(x3 - x1), 4·(x0 - x2), 2·(x3 - x1) in the last row   5
//   filter   g0/4, (g0 + g2)/6, g1/6, g0/24, g2/6, g1/12                                   6
//   inverse  2, 4 and 8 of the sums of pairs                                               3
constexpr Winograd kF4{4, {156, 5 * (6 + 6)}, {72, 6 * (3 + 6)}, {100, 3 * (6 + 4)}};

Extent extent(std::uint64_t count, const char* what) { return {Count{count}, what}; }

void transform(const TileTransform& does, const Operand& like, Body& tile) {
  tile.each(extent(does.additions, "additions"), [&](Body& one) { one.add(like); });
  if (does.scalings > 0)
    tile.each(extent(does.scalings, "scalings"), [&](Body& one) { one.multiply(like); });
}

// The arrays of transformed tiles: [side², channels, ...].
struct Arrays {
  const Operand& filters;  // U
  const Operand& data;     // V
  const Operand& sums;     // M
};

Arrays arrays_of(const Operands& op, const Winograd& way) {
  const Operand &x = op["X"], &w = op["W"], &y = op["Y"];
  const auto points = static_cast<std::int64_t>(way.side() * way.side());
  const auto tiles = [&](std::size_t axis) {
    const auto m = static_cast<std::int64_t>(way.outputs);
    return (y.shape()[axis] + m - 1) / m;
  };
  const auto with_tiles = [&](std::int64_t channels) {
    return Shape{points, channels, x.shape()[0], tiles(2), tiles(3)};
  };
  const ElementType weights = w.info()->type;
  Shape filters{points, w.shape()[0], w.shape()[1]};
  return {w.constant() ? op.unpacked("W", weights, std::move(filters))
                       : op.array("U", weights, std::move(filters)),
          op.array("V", x.info()->type, with_tiles(x.shape()[1])),
          op.array("M", y.info()->type, with_tiles(y.shape()[1]))};
}

// Neighbouring tiles of the input share two rows or columns.
std::vector<Reuse> reuse_of_tiles(const Operands& op, const Winograd& way, const Arrays& arrays) {
  const Operand& x = op["X"];
  const auto window = window_of(op);
  if (!window) return {};
  const Shape& tiles = arrays.data.shape();
  auto axes = window_axes(*window, spatial_dims(x.shape()), {tiles[3], tiles[4]});
  for (SlidingAxis& axis : axes) {
    axis.kernel = way.side();
    axis.stride = way.outputs;
  }
  return window_reuse(x, x.extent(Axis{0}).count * x.extent(Axis{1}).count, axes);
}

// For each tile of an array: reads so many elements of it, transforms them, writes the others.
void transform_tiles(const Operand& from, const Extent& reads, const TileTransform& does,
                     const Operand& to, Body& node) {
  node.each(to.elements_per(Axis{0}), [&](Body& tile) {
    tile.each(reads, [&](Body& element) { element.read(from); });
    transform(does, from, tile);
    tile.each(to.extent(Axis{0}), [&](Body& element) { element.write(to); });
  });
}

//   unless W is constant, for each of its 3x3 planes:       |W| / 9
//     read it, transform it, write it to U
//   for each tile of each channel:                          |V| / side²
//     read side² of X, transform them, write them to V
//   for each point of a tile, each filter and each tile:    |M|
//     M = sum over channels of U·V                          C / group
//   for each tile of each filter:                           |M| / side²
//     read side² of M, transform them to m² outputs
//   for each output element: y = output + bias              |Y|
// U of a constant W is computed before inference and read in its place. Tiles that reach over the
// edge are whole ones, and their taps on padding execute.
void count_winograd(const Operands& op, const Winograd& way, Body& node) {
  const Arrays arrays = arrays_of(op, way);
  if (!op["W"].constant())
    transform_tiles(op["W"], extent(9, "3x3"), way.filter, arrays.filters, node);
  node.finds_again(reuse_of_tiles(op, way, arrays));
  transform_tiles(op["X"], arrays.data.extent(Axis{0}), way.data, arrays.data, node);
  node.contract(
      matrix_nest(arrays.filters, arrays.data, arrays.sums, arrays.filters.extent(Axis{2})),
      [&](Body& sum) { sum.write(arrays.sums); });
  node.each(arrays.sums.elements_per(Axis{0}), [&](Body& tile) {
    tile.each(arrays.sums.extent(Axis{0}), [&](Body& point) { point.read(arrays.sums); });
    transform(way.inverse, op["Y"], tile);
  });
  node.each(op["Y"].elements(), [&](Body& out) {
    out.add_bias(op["B"]);
    out.write(op["Y"]);
  });
}

void count_f2(const Operands& op, Body& node) { count_winograd(op, kF2, node); }
void count_f4(const Operands& op, Body& node) { count_winograd(op, kF4, node); }

bool is_float_array(const Operand& array) {
  const auto type = array.type();
  return type && (type->format == NumberFormat::Float || type->format == NumberFormat::BFloat);
}

bool differ(const std::vector<std::int64_t>& numbers, std::int64_t value) {
  return std::ranges::any_of(numbers, [&](std::int64_t one) { return one != value; });
}

constexpr OpRule winograd(std::string_view name, std::string_view formula,
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

}  // namespace

std::string why_not_winograd(const Operands& op) {
  const auto window = window_of(op);
  if (!window) return "of no known window";
  if (!is_float_array(op["X"]) || !is_float_array(op["W"])) return "not of floats";
  if (window->rank() != 2) return "not 2-D";
  if (differ(window->kernel, 3)) return "not 3x3";
  if (differ(window->strides, 1)) return "strided";
  return differ(window->dilations, 1) ? "dilated" : "";
}

const OpRule kConvWinogradF2 =
    winograd("ConvWinogradF2", "as Conv, by Winograd's F(2x2, 3x3), + b[k]", count_f2);
const OpRule kConvWinogradF4 =
    winograd("ConvWinogradF4", "as Conv, by Winograd's F(4x4, 3x3), + b[k]", count_f4);

}  // namespace opcost
