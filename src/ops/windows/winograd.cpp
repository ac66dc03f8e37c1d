// A 3x3 convolution by Winograd's minimal filtering, whose stages hand each other arrays in memory.
#include <algorithm>
#include <string>

#include "ops/windows/conv_ways.h"
#include "ops/windows/convolution.h"
#include "ops/windows/winograd_tiles.h"

namespace opcost {
namespace {

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
  const WinogradArrays arrays = winograd_arrays(op, way);
  transform_filters(op, way, arrays.filters, node);
  node.finds_again(reuse_of_tiles(op, way, arrays.data));
  transform_tiles(op["X"], arrays.data.extent(Axis{0}), way.data, arrays.data, node);
  node.contract(
      matrix_nest(arrays.filters, arrays.data, arrays.sums, arrays.filters.extent(Axis{2})),
      [&](Body& sum) { sum.write(arrays.sums); });
  node.each(arrays.sums.elements_per(Axis{0}), [&](Body& tile) {
    tile.each(arrays.sums.extent(Axis{0}), [&](Body& point) { point.read(arrays.sums); });
    transform(way.inverse, op["Y"], tile);
  });
  write_outputs(op, node);
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
    winograd_rule("ConvWinogradF2", "as Conv, by Winograd's F(2x2, 3x3), + b[k]", count_f2);
const OpRule kConvWinogradF4 =
    winograd_rule("ConvWinogradF4", "as Conv, by Winograd's F(4x4, 3x3), + b[k]", count_f4);

}  // namespace opcost
