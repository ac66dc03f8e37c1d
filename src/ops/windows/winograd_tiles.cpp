// The arrays and the transforms of tiles in Winograd's minimal filtering.
#include "ops/windows/winograd_tiles.h"

#include <utility>
namespace opcost {
namespace {

Extent extent(std::uint64_t count, const char* what) { return {Count{count}, what}; }

}  // namespace

WinogradArrays winograd_arrays(const Operands& op, const Winograd& way) {
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

void transform(const TileTransform& does, const Operand& like, Body& tile) {
  tile.each(extent(does.additions, "additions"), [&](Body& one) { one.add(like); });
  if (does.scalings > 0)
    tile.each(extent(does.scalings, "scalings"), [&](Body& one) { one.multiply(like); });
}

void transform_tiles(const Operand& from, const Extent& reads, const TileTransform& does,
                     const Operand& to, Body& node) {
  node.each(to.elements_per(Axis{0}), [&](Body& tile) {
    tile.each(reads, [&](Body& element) { element.read(from); });
    transform(does, from, tile);
    tile.each(to.extent(Axis{0}), [&](Body& element) { element.write(to); });
  });
}

void transform_filters(const Operands& op, const Winograd& way, const Operand& filters,
                       Body& node) {
  if (!op["W"].constant()) transform_tiles(op["W"], extent(9, "3x3"), way.filter, filters, node);
}

std::vector<Reuse> reuse_of_tiles(const Operands& op, const Winograd& way, const Operand& data) {
  const Operand& x = op["X"];
  const auto window = window_of(op);
  if (!window) return {};
  const Shape& tiles = data.shape();
  auto axes = window_axes(*window, spatial_dims(x.shape()), {tiles[3], tiles[4]});
  for (SlidingAxis& axis : axes) {
    axis.kernel = way.side();
    axis.stride = way.outputs;
  }
  return window_reuse(x, x.extent(Axis{0}).count * x.extent(Axis{1}).count, axes);
}

void write_outputs(const Operands& op, Body& node) {
  node.each(op["Y"].elements(), [&](Body& out) {
    out.add_bias(op["B"]);
    out.write(op["Y"]);
  });
}

}  // namespace opcost
