// A convolution as a product of matrices: the patches of its input are written to an array first.
#include <algorithm>

#include "ops/windows/conv_ways.h"
#include "ops/windows/convolution.h"
#include "rules/body.h"

namespace opcost {
namespace {

// [N, C, kernel, positions]: what each position of the filters reads.
const Operand& patches_of(const Operands& op) {
  const Operand &x = op["X"], &w = op["W"], &y = op["Y"];
  Shape shape{x.shape()[0], x.shape()[1]};
  for (const Operand* array : {&w, &y})
    shape.insert(shape.end(), array->shape().begin() + 2, array->shape().end());
  return op.array("patches", x.info()->type, std::move(shape));
}

std::vector<Reuse> reuse_of_input(const Operands& op) {
  const Operand& x = op["X"];
  const auto window = window_of(op);
  if (!window) return {};
  const auto axes = window_axes(*window, spatial_dims(x.shape()), spatial_dims(op["Y"].shape()));
  return window_reuse(x, x.extent(Axis{0}).count * x.extent(Axis{1}).count, axes);
}

//   for each tap of each patch: copy x                 |patches|
//   for each output element y of filter k:             |Y|
//     y = bias[k] + sum over the filter's taps of w·p  |W| / K
// The patches of the whole batch are one array. As in Conv, taps on padding execute.
void count_im2col(const Operands& op, Body& node) {
  const Operand& patches = patches_of(op);
  node.finds_again(reuse_of_input(op));
  node.each(patches.elements(), [&](Body& tap) {
    tap.read(op["X"]);
    tap.write(patches);
  });
  const Operand& w = op["W"];
  node.contract(matrix_nest(w, patches, op["Y"], w.elements_per(Axis{0})), [&](Body& out) {
    out.add_bias(op["B"]);
    out.write(op["Y"]);
  });
}

bool all_are(const std::vector<std::int64_t>& numbers, std::int64_t value) {
  return std::ranges::all_of(numbers, [&](std::int64_t one) { return one == value; });
}

}  // namespace

std::string why_not_im2col(const Operands& op) {
  const auto window = window_of(op);
  if (!window) return "of no known window";
  const bool copies = !all_are(window->kernel, 1) || !all_are(window->strides, 1) ||
                      !all_are(window->pads_begin, 0) || !all_are(window->pads_end, 0);
  return copies ? "" : "whose patches are the input";
}

const OpRule kConvIm2col{.op = "ConvIm2col",
                         .inputs = "X W B?",
                         .outputs = "Y",
                         .formula = "as Conv: W as a matrix times the patches of X, + b[k]",
                         .infer = infer_conv,
                         .count = count_im2col,
                         .macs = true,
                         .base = "Conv",
                         .example = "2x4x7x9 6x2x3x2 6; group=2 strides=2,1 pads=1,0,1,1"};

}  // namespace opcost
