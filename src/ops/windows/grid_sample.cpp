// The operators GridSample and AffineGrid.
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "ops/windows/interpolation.h"
#include "rules/domains.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// Opset 16 called the default "bilinear".
std::optional<Interpolation> sampling_mode(const NodeView& node) {
  return interpolation_named(node.word("mode", "linear"));
}

// X [N, C, spatial], grid [N, places, rank] -> Y [N, C, places].
Status infer_grid_sample(Inference& node) {
  const Shape &x = node.shape("X"), &grid = node.shape("grid");
  const bool ranked = x.size() >= 3 && x.size() - 2 <= kMostInterpolatedAxes &&
                      grid.size() == x.size() && grid[0] == x[0] &&
                      grid.back() == static_cast<std::int64_t>(x.size()) - 2;
  if (!ranked)
    return node.fault("X is " + shape_text(x) + " and grid " + shape_text(grid) +
                      "; they must be [N, C, spatial] and [N, places, spatial axes]");
  if (!sampling_mode(node))
    return node.fault("its mode is `" + std::string(node.word("mode", "")) + "`");
  const std::string_view padding = node.word("padding_mode", "zeros");
  if (padding != "zeros" && padding != "border" && padding != "reflection")
    return node.fault("its padding_mode is `" + std::string(padding) + "`");
  Shape y{x[0], x[1]};
  y.insert(y.end(), grid.begin() + 1, grid.end() - 1);
  return node.set("Y", node.type("X"), std::move(y));
}

// border: clamped to [0, size) by two comparisons. reflection: the distance to an end, modulo
// the size (a division, a rounding, a product, a difference), and counted from the other
// end in odd periods.
void pad_coordinate(std::string_view padding, const Operand& grid, Body& coordinate) {
  using enum Action;
  if (padding == "border")
    for (const Action action : {Compare, Compare}) coordinate.does(action, grid);
  if (padding == "reflection")
    for (const Action action : {Add, Div, Convert, Mul, Add, Compare, Add})
      coordinate.does(action, grid);
}

//   for each place of each sample:                     |grid| / rank
//     for each coordinate: x = (g·size + size - 1)/2   rank; one mul, one add
//       padding_mode, the weights of its taps
//     for each channel:                                X[1]
//       y = the interpolated value, axis by axis       1, 2 or 4 taps an axis
// Taps outside of X execute, like padding taps.
void count_grid_sample(const Operands& op, Body& node) {
  const auto mode = sampling_mode(op);
  if (!mode) return;
  const Operand &x = op["X"], &grid = op["grid"];
  const std::size_t axes = *mode == Interpolation::Nearest ? 0 : x.rank() - 2;
  const std::vector<Extent> taps(axes, extent_of(taps_along(*mode), "neighbours"));
  node.each(grid.elements_per(Axis{-1}), [&](Body& place) {
    place.each(grid.extent(Axis{-1}), [&](Body& coordinate) {
      coordinate.read(grid);
      coordinate.multiply(grid);
      coordinate.add(grid);
      pad_coordinate(op.word("padding_mode", "zeros"), grid, coordinate);
      weigh_taps(coordinate, *mode, grid);
    });
    place.each(x.extent(Axis{1}), [&](Body& out) {
      interpolate(out, x, taps);
      out.write(op["Y"]);
    });
  });
}

// theta [N, r, r + 1] and size [N, C, spatial] -> grid [N, spatial, r].
Status infer_affine_grid(Inference& node) {
  const auto size = node.known_integers("size");
  if (!size) return size.error();
  if (size->size() != 4 && size->size() != 5)
    return node.fault("size has " + std::to_string(size->size()) + " entries; 4 or 5 are needed");
  const auto rank = static_cast<std::int64_t>(size->size()) - 2;
  if (auto fits = expect_shape(node, "theta", {size->front(), rank, rank + 1}); !fits) return fits;
  Shape grid{size->front()};
  grid.insert(grid.end(), size->begin() + 2, size->end());
  grid.push_back(rank);
  return node.set("grid", node.type("theta"), std::move(grid));
}

//   for each element of the grid:                          |grid|
//     g = sum of theta·p over the axes, + theta's last     theta[1]
// The places p follow from size and align_corners: known before inference.
void count_affine_grid(const Operands& op, Body& node) {
  node.each(op["grid"].elements(), [&](Body& out) {
    out.sum_over(op["theta"].extent(Axis{1}), [&](Body& term) {
      term.read(op["theta"]);
      term.multiply(op["theta"]);
    });
    out.add_bias(op["theta"]);
    out.write(op["grid"]);
  });
}

constexpr OpRule kGridSample{.op = "GridSample",
                             .since = 16,
                             .inputs = "X grid",
                             .outputs = "Y",
                             .types = "float: grid",
                             .formula = "y = x interpolated at the place that the grid says",
                             .infer = infer_grid_sample,
                             .count = count_grid_sample,
                             .example = "2x3x5x7 2x4x6x2; mode=linear"};

constexpr std::array kGridSampleRules{
    OpRule{.op = "AffineGrid",
           .since = 20,
           .inputs = "theta size",
           .outputs = "grid",
           .types = "float: theta",
           .formula = "g = theta · (place, 1), for every place of an image of that size",
           .infer = infer_affine_grid,
           .count = count_affine_grid,
           .example = "2x2x3 =2,3,5,7"},
    kGridSample,
    microsoft(16, kGridSample),
};

}  // namespace

std::span<const OpRule> grid_sample_rules() { return kGridSampleRules; }

}  // namespace opcost
