// The operator DeformConv: a convolution whose taps are moved by computed offsets.
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "ops/windows/convolution.h"
#include "ops/windows/interpolation.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// X [N, C, spatial], W [K, C/group, kernel], offset [N, groups · |kernel| · rank,
// places], mask [N, groups · |kernel|, places] -> Y [N, K, places].
Status check_offsets(const Inference& node, const Window& window, const Shape& places) {
  const Shape& x = node.shape("X");
  const std::int64_t groups = node.integer("offset_group", 1);
  if (groups < 1 || x[1] % groups != 0)
    return node.fault("offset_group is " + std::to_string(groups) + " for the " +
                      std::to_string(x[1]) + " channels of X");
  const auto taps = dim_product(node, window.kernel);
  if (!taps) return taps.error();
  const auto rank = static_cast<std::int64_t>(window.rank());
  const auto rows = dim_product(node, std::array{groups, *taps, rank});
  if (!rows) return rows.error();
  Shape offset{x[0], *rows}, mask{x[0], *rows / rank};
  offset.insert(offset.end(), places.begin(), places.end());
  mask.insert(mask.end(), places.begin(), places.end());
  if (auto fits = expect_shape(node, "offset", offset); !fits) return fits;
  return expect_shape(node, "mask", mask);
}

Status infer_deform_conv(Inference& node) {
  if (auto fits = check_ranks_and_group(node); !fits) return fits;
  const Shape &x = node.shape("X"), &w = node.shape("W");
  if (x.size() - 2 > kMostInterpolatedAxes) return node.fault("X is " + shape_text(x));
  const std::int64_t group = node.integer("group", 1);
  if (x[1] / group != w[1] || w[0] % group != 0)
    return node.fault("X " + shape_text(x) + ", W " + shape_text(w) + " and group " +
                      std::to_string(group) + " do not fit together");
  if (auto fits = check_bias(node, w[0]); !fits) return fits;
  const auto window = read_filter_window(node);
  if (!window) return window.error();
  const auto places = window_output(node, *window, spatial_dims(x), false);
  if (!places) return places.error();
  if (auto fits = check_offsets(node, *window, *places); !fits) return fits;
  Shape y{x[0], w[0]};
  y.insert(y.end(), places->begin(), places->end());
  return node.set("Y", node.type("X"), std::move(y));
}

//   for each coordinate of each tap, place and offset group:  |offset|
//     place + offset, the weights of its taps
//   for each tap, place, channel and sample:                  |W|/K/C' * X[1] * |Y|/K
//     v = X there, interpolated linearly, · mask              2 taps an axis
//   for each output element y of filter k:                    |Y|
//     y = bias[k] + sum of w·v over the filter's taps         |W| / K
// The values v are computed once, for all filters; the sums read them as Conv
// reads X. Taps outside of X execute.
void count_deform_conv(const Operands& op, Body& node) {
  const Operand &x = op["X"], &w = op["W"], &y = op["Y"];
  if (w.shape()[0] == 0 || w.shape()[1] == 0) return;
  node.each(op["offset"].elements(), [&](Body& coordinate) {
    coordinate.read(op["offset"]);
    coordinate.add(op["offset"]);
    weigh_taps(coordinate, Interpolation::Linear, op["offset"]);
  });
  const std::vector<Extent> taps(x.rank() - 2, {Count{2}, "2 neighbours"});
  const Extent filter = w.elements_per(Axis{0});
  const Extent kernel{filter.count / w.extent(Axis{1}).count, filter.text + "/W[1]"};
  node.each(kernel * x.extent(Axis{1}) * y.elements_per(Axis{1}), [&](Body& value) {
    interpolate(value, x, taps);
    if (!op["mask"]) return;
    value.read(op["mask"]);
    value.multiply(x);
  });
  node.contract(conv_nest(op), [&](Body& out) {
    out.add_bias(op["B"]);
    out.write(y);
  });
}

constexpr std::array kDeformConvRules{
    OpRule{.op = "DeformConv",
           .since = 19,
           .inputs = "X W offset B? mask?",
           .outputs = "Y",
           .types = "float: X W offset B mask",
           .formula = "y[k] = sum of w[k]·mask·x, x interpolated at place + offset, + b[k]",
           .infer = infer_deform_conv,
           .count = count_deform_conv,
           .macs = true,
           .example = "1x4x5x7 6x2x3x2 1x12x3x6 6 1x6x3x6; group=2"},
};

}  // namespace

std::span<const OpRule> deform_conv_rules() { return kDeformConvRules; }

}  // namespace opcost
