// A 3x3 convolution by Winograd's minimal filtering in one kernel: only X, W and Y are in memory.
#include "ops/windows/conv_ways.h"
#include "ops/windows/winograd_tiles.h"

namespace opcost {
namespace {

// V and M of a tile stay where the products are made: temporaries, which take room in the tiles of
// the product (`src/placement`) but are not read and written. cuDNN has both ways, and names them
// so: CUDNN_CONVOLUTION_FWD_ALGO_WINOGRAD and ..._WINOGRAD_NONFUSED.
//   unless W is constant, for each of its 3x3 planes:       |W| / 9
//     read it, transform it, write it to U
//   for each tile of each channel:                          |V| / side²
//     read side² of X, transform them
//   for each point of a tile, each filter and each tile:    |M|
//     sum over channels of U·v                              C / group
//   for each tile of each filter:                           |M| / side²
//     transform its sums to m² outputs
//   for each output element: y = output + bias              |Y|
// Each tile of X is transformed once: where the filters take more than one round of a kernel it is
// more often, which is not counted.
void count_fused(const Operands& op, const Winograd& way, Body& node) {
  const WinogradArrays arrays = winograd_arrays(op, way);
  transform_filters(op, way, arrays.filters, node);
  node.finds_again(reuse_of_tiles(op, way, arrays.data));
  node.each(arrays.data.elements_per(Axis{0}), [&](Body& tile) {
    tile.each(arrays.data.extent(Axis{0}), [&](Body& element) { element.read(op["X"]); });
    transform(way.data, op["X"], tile);
  });
  Nest nest = matrix_nest(arrays.filters, arrays.data, arrays.sums.elements(),
                          arrays.filters.extent(Axis{2}));
  nest.b = nullptr;
  const auto product = [&](Body& term) {
    term.read(arrays.filters);
    term.multiply_temporary(arrays.filters);
  };
  node.contract(nest, product, [](Body&) {});
  node.each(arrays.sums.elements_per(Axis{0}),
            [&](Body& tile) { transform(way.inverse, op["Y"], tile); });
  write_outputs(op, node);
}

void count_fused_f2(const Operands& op, Body& node) { count_fused(op, kF2, node); }
void count_fused_f4(const Operands& op, Body& node) { count_fused(op, kF4, node); }

}  // namespace

const OpRule kConvFusedWinogradF2 =
    winograd_rule("ConvFusedWinogradF2", "as Conv, by Winograd's F(2x2, 3x3) in one kernel, + b[k]",
                  count_fused_f2);
const OpRule kConvFusedWinogradF4 =
    winograd_rule("ConvFusedWinogradF4", "as Conv, by Winograd's F(4x4, 3x3) in one kernel, + b[k]",
                  count_fused_f4);

}  // namespace opcost
