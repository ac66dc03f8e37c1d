// Draws random layers for tests against loops.
#include "support/random_layer.h"

#include <doctest/doctest.h>

namespace opcost::test {
namespace {

// Makes the input as long as the window needs.
void make_fit(WindowLayer& layer) {
  for (std::size_t axis = 0; axis < layer.size.size(); ++axis) {
    const std::int64_t pads = layer.pads_begin[axis] + layer.pads_end[axis];
    const std::int64_t reach = (layer.kernel[axis] - 1) * layer.dilations[axis] + 1;
    layer.size[axis] = std::max(layer.size[axis], reach - pads);
  }
}

void add_filters(WindowLayer& layer, Dice& dice) {
  layer.group = dice.between(1, 3);
  layer.channels = layer.group * dice.between(1, 2);
  layer.filters = layer.group * dice.between(1, 3);
  layer.bias = dice.coin();
}

}  // namespace

WindowLayer random_window(Dice& dice, bool crops) {
  WindowLayer layer;
  const auto rank = static_cast<std::size_t>(dice.between(1, 3));
  layer.batch = dice.between(1, 2);
  layer.channels = dice.between(1, 3);
  layer.size = dice.several(rank, 1, 5);
  layer.kernel = dice.several(rank, 1, 3);
  layer.strides = dice.several(rank, 1, 4);
  layer.dilations = dice.several(rank, 1, 2);
  layer.pads_begin = dice.several(rank, crops ? -1 : 0, 2);
  layer.pads_end = dice.several(rank, crops ? -1 : 0, 2);
  make_fit(layer);
  return layer;
}

WindowLayer random_convolution(Dice& dice) {
  WindowLayer layer = random_window(dice, true);
  add_filters(layer, dice);
  return layer;
}

WindowLayer random_conv_transpose(Dice& dice) {
  WindowLayer layer = random_window(dice, false);
  add_filters(layer, dice);
  layer.output_padding = dice.several(layer.size.size(), 0, 1);
  // An input of (pads + 2) elements always leaves something of the output.
  for (std::size_t axis = 0; axis < layer.size.size(); ++axis)
    layer.size[axis] =
        std::max(layer.size[axis], layer.pads_begin[axis] + layer.pads_end[axis] + 2);
  return layer;
}

void check_against(const OpCase& the_case, const Observed& seen) {
  CAPTURE(the_case.op);
  CAPTURE(the_case.line);
  CAPTURE(the_case.opset);
  CHECK(shapes_of(the_case) == (seen.shape.empty() ? "scalar" : dims_text(seen.shape)));
  CHECK(count_of(the_case) == seen.happenings);
  CHECK(execution_of(the_case) == seen.happenings);
  CHECK(macs_of(the_case) == seen.macs);
}

}  // namespace opcost::test
