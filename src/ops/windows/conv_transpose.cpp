// The operator ConvTranspose, counted in its scatter form.
#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <string>

#include "opcost/core/text.h"
#include "ops/quantized/hardware_products.h"
#include "ops/windows/convolution.h"
#include "rules/body.h"
#include "rules/domains.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// X [N, C, spatial], W [C, M/group, kernel] -> Y [N, M, spatial]; this returns M.
Result<std::int64_t> output_channels(const Inference& node) {
  const Shape &x = node.shape("X"), &w = node.shape("W");
  if (x[1] != w[0])
    return node.fault("X " + shape_text(x) + " and W " + shape_text(w) +
                      " differ in their channels");
  const auto group = static_cast<std::uint64_t>(node.integer("group", 1));
  const auto channels = Count{static_cast<std::uint64_t>(w[1])} * Count{group};
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (channels > Count{kMost}) return node.fault("W " + shape_text(w) + " and group are absurd");
  return static_cast<std::int64_t>(*channels.exact());
}

// output_shape as the standard has it, or with N and M in front, as some files have it.
Result<Shape> given_output(const Inference& node, std::size_t rank) {
  const auto& given = node.integers("output_shape");
  if (given.size() != rank && given.size() != rank + 2)
    return node.fault("output_shape has " + std::to_string(given.size()) + " entries for " +
                      std::to_string(rank) + " spatial axes");
  return Shape(given.end() - static_cast<std::ptrdiff_t>(rank), given.end());
}

// The inverse of a convolution's extents. An output_shape or auto_pad SAME_* (input * stride,
// by the standard) gives the extent, and pads follow from it. Pads decide which of the
// scattered products are dropped, not how many products there are.
Result<Shape> scattered_extents(const Inference& node, const Window& window) {
  if (!node.integers("output_shape").empty()) return given_output(node, window.rank());
  const auto input = spatial_dims(node.shape("X"));
  const auto padding = per_axis(node, "output_padding", window.rank(), 0, 0);
  if (!padding) return padding.error();
  const bool same = node.word("auto_pad", "NOTSET").starts_with("SAME_");
  Shape extents;
  for (std::size_t axis = 0; axis < window.rank(); ++axis) {
    const std::int64_t stride = window.strides[axis];
    const std::int64_t all = stride * (input[axis] - 1) + (*padding)[axis] + window.reach(axis);
    const std::int64_t kept = all - window.pads_begin[axis] - window.pads_end[axis];
    extents.push_back(same ? input[axis] * stride : kept);
  }
  return extents;
}

// If the pads are an input, they override auto_pad.
Result<Window> transposed_window(const Inference& node) {
  auto window = read_filter_window(node);
  if (!window || !node.has("Pads")) return window;
  const auto pads = node.known_integers("Pads");
  if (!pads) return pads.error();
  if (pads->size() != 2 * window->rank())
    return node.fault("Pads holds " + std::to_string(pads->size()) + " numbers for " +
                      std::to_string(window->rank()) + " spatial axes");
  for (const std::int64_t pad : *pads)
    if (pad < -kLargestExtent || pad > kLargestExtent)
      return node.fault("Pads holds " + std::to_string(pad));
  const auto middle = pads->begin() + static_cast<std::ptrdiff_t>(window->rank());
  window->pads_begin.assign(pads->begin(), middle);
  window->pads_end.assign(middle, pads->end());
  return window;
}

}  // namespace

Status infer_conv_transpose(Inference& node) {
  if (auto fits = check_ranks_and_group(node); !fits) return fits;
  const auto channels = output_channels(node);
  if (!channels) return channels.error();
  if (auto fits = check_bias(node, *channels); !fits) return fits;
  const auto window = transposed_window(node);
  if (!window) return window.error();
  const auto spatial = scattered_extents(node, *window);
  if (!spatial) return spatial.error();
  Shape y{node.shape("X")[0], *channels};
  y.insert(y.end(), spatial->begin(), spatial->end());
  return node.set("Y", node.type("X"), std::move(y));
}

namespace {

// W is [C, M/group, kernel]; its windows lie on Y, one for each element of X.
Nest scattering_nest(const Operands& op) {
  const Operand &x = op["X"], &w = op["W"], &y = op["Y"];
  const auto group = static_cast<std::uint64_t>(std::max<std::int64_t>(1, op.integer("group", 1)));
  Nest nest{&w, &x, &y, x.elements(), w.elements_per(Axis{0})};
  nest.shared = Count{group};
  nest.rows = w.extent(Axis{1}).count;
  nest.columns = x.extent(Axis{0}).count;
  nest.terms = x.extent(Axis{1}).count / nest.shared;
  nest.windows = Windows::OnY;
  const auto output = spatial_dims(y.shape());
  if (const auto window = read_window(op, output, spatial_dims(w.shape())))
    nest.axes = window_axes(*window, output, spatial_dims(x.shape()));
  return nest;
}

}  // namespace

//   for each input element x of channel c:   |X|
//     for each weight w of channel c:        |W| / C
//       add w·x to the output it falls on
//   for each output element y of filter m:   |Y|
//     y = y + bias[m]
// The accumulators start at zero, which is free, like every temporary. Products that padding
// drops execute; outputs in the gaps of a stride are written too.
void count_conv_transpose(const Operands& op, Body& node) {
  node.contracts(scattering_nest(op));
  node.each(op["X"].elements(), [&](Body& in) {
    in.accumulate_over(op["W"].elements_per(Axis{0}), [&](Body& tap) {
      tap.read(op["W"]);
      tap.read(op["X"]);
      tap.multiply(op["W"], op["X"]);
    });
  });
  node.each(op["Y"].elements(), [&](Body& out) {
    out.add_bias(op["B"]);
    out.write(op["Y"]);
  });
}

namespace {

constexpr std::array kConvTransposeRules{
    OpRule{.op = "ConvTranspose",
           .inputs = "X W B?",
           .outputs = "Y",
           .formula = "every x adds w·x to the outputs its filter reaches; y[m] + b[m]",
           .infer = infer_conv_transpose,
           .count = count_conv_transpose,
           .macs = true,
           .quantized_as = {.to_integers = {.op = "QLinearConvTranspose",
                                            .rule = &kQlinearConvTranspose,
                                            .inputs = "0 0s 0z 1 1s 1z ys yz 2b"},
                            .to_floats = {.op = "ConvTransposeIntegerToFloat",
                                          .rule = &kConvTransposeIntegerToFloat,
                                          .inputs = "0 0s 0z 1 1s 1z 2f"}},
           .takes_channel_scale = true,
           .example = "1x4x3x5 4x3x2x3 6; group=2 strides=2,3 pads=0,1,1,0"},
    OpRule{.op = "ConvTransposeWithDynamicPads",
           .domain = kMicrosoft,
           .inputs = "X W Pads? B?",
           .outputs = "Y",
           .formula = "as ConvTranspose, with the pads as an input",
           .infer = infer_conv_transpose,
           .count = count_conv_transpose,
           .macs = true,
           .example = "1x4x3x5 4x3x2x3 =0,1,1,0 6; group=2 strides=2,3"},
};

}  // namespace

std::span<const OpRule> conv_transpose_rules() { return kConvTransposeRules; }

}  // namespace opcost
