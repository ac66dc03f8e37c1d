// The operator Conv: the direct convolution, with groups, strides and dilations.
#include "ops/windows/convolution.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "ops/quantized/hardware_products.h"
#include "ops/windows/channels_last.h"
#include "ops/windows/conv_ways.h"
#include "rules/body.h"
#include "rules/op_rule.h"

namespace opcost {

Status check_ranks_and_group(const Inference& node, std::string_view x_name,
                             std::string_view w_name) {
  const Shape &x = node.shape(x_name), &w = node.shape(w_name);
  const std::int64_t group = node.integer("group", 1);
  if (x.size() < 3 || w.size() != x.size())
    return node.fault(std::string(x_name) + " is " + shape_text(x) + " and " + std::string(w_name) +
                      " " + shape_text(w) + "; both must have the same rank of 3 or more");
  if (group < 1 || x[1] % group != 0)
    return node.fault("group is " + std::to_string(group) + " for the " + std::to_string(x[1]) +
                      " channels of " + std::string(x_name));
  return Ok{};
}

Result<Window> read_filter_window(const Inference& node, std::string_view x_name,
                                  std::string_view w_name) {
  const auto kernel = spatial_dims(node.shape(w_name));
  auto window = read_window(node, spatial_dims(node.shape(x_name)), kernel);
  if (window && window->kernel != kernel)
    return node.fault("kernel_shape is " + shape_text(window->kernel) + " but " +
                      std::string(w_name) + " is " + shape_text(node.shape(w_name)));
  return window;
}

Status check_bias(const Inference& node, std::int64_t filters) {
  if (!node.has("B") || node.shape("B") == Shape{filters}) return Ok{};
  return node.fault("B is " + shape_text(node.shape("B")) + " for " + std::to_string(filters) +
                    " filters");
}

Result<Shape> convolution_shape(const Inference& node, std::string_view x_name,
                                std::string_view w_name) {
  if (auto fits = check_ranks_and_group(node, x_name, w_name); !fits) return fits.error();
  const Shape &x = node.shape(x_name), &w = node.shape(w_name);
  const std::int64_t group = node.integer("group", 1);
  if (x[1] / group != w[1] || w[0] % group != 0)
    return node.fault(std::string(x_name) + " " + shape_text(x) + ", " + std::string(w_name) + " " +
                      shape_text(w) + " and group " + std::to_string(group) +
                      " do not fit together");
  if (auto fits = check_bias(node, w[0]); !fits) return fits.error();
  const auto window = read_filter_window(node, x_name, w_name);
  if (!window) return window.error();
  const auto spatial = window_output(node, *window, spatial_dims(x), false);
  if (!spatial) return spatial.error();
  Shape y{x[0], w[0]};
  y.insert(y.end(), spatial->begin(), spatial->end());
  return y;
}

Status infer_conv(Inference& node) {
  auto y = convolution_shape(node);
  if (!y) return y.error();
  return node.set("Y", node.type("X"), *std::move(y));
}

namespace {

// The kernel's extents: filters are [K, C/group, kernel], or with their channels last.
std::vector<std::int64_t> kernel_of(const Operands& op, const Operand& w, Count channels) {
  const auto& given = op.integers("kernel_shape");
  if (!given.empty()) return given;
  if (w.extent(Axis{1}).count == channels) return spatial_dims(w.shape());
  return spatial_dims(w, Axis{-1});
}

}  // namespace

Nest conv_nest(const Operands& op, const Operand& x, const Operand& w, const Operand& y) {
  const auto group = static_cast<std::uint64_t>(std::max<std::int64_t>(1, op.integer("group", 1)));
  Nest nest{&w, &x, &y, y.elements(), w.elements_per(Axis{0})};
  nest.shared = Count{group};
  nest.rows = w.extent(Axis{0}).count / nest.shared;
  nest.columns = x.extent(Axis{0}).count;
  nest.terms = x.extent(channel_axis(op)).count / nest.shared;
  const auto input = spatial_dims(x, channel_axis(op));
  const auto window = read_window(op, input, kernel_of(op, w, nest.terms));
  if (window) nest.axes = window_axes(*window, input, spatial_dims(y, channel_axis(op)));
  return nest;
}

//   for each output element y of filter k:             |Y|
//     y = bias[k] + sum over the filter's taps of w·x  |W| / K
// Groups need no case of their own: W is stored as [K, C/group, kernel].
// Taps that fall on padding execute.
void count_conv(const Operands& op, Body& node, FunctionRef<void(Body&)> then) {
  node.contract(conv_nest(op), [&](Body& out) {
    out.add_bias(op["B"]);
    then(out);
    out.write(op["Y"]);
  });
}

Patch conv_patch(const Operands& op) {
  return {"X", op["W"].elements_per(Axis{0}).count.exact().value_or(UINT64_MAX)};
}

namespace {

void count_plain_conv(const Operands& op, Body& node) {
  count_conv(op, node, [](Body&) {});
}

constexpr std::array kConvolutionWays{
    OtherWay{"im2col", &kConvIm2col, why_not_im2col},
    OtherWay{"winograd-f2", &kConvWinogradF2, why_not_winograd},
    OtherWay{"winograd-f4", &kConvWinogradF4, why_not_winograd},
    OtherWay{"fused-winograd-f2", &kConvFusedWinogradF2, why_not_winograd},
    OtherWay{"fused-winograd-f4", &kConvFusedWinogradF4, why_not_winograd},
};

constexpr std::array kConvolutionRules{
    OpRule{.op = "Conv",
           .inputs = "X W B?",
           .outputs = "Y",
           .types = "number: X W B",
           .formula = "y[k] = sum of w[k]·x over the weights of filter k, + b[k]",
           .infer = infer_conv,
           .count = count_plain_conv,
           .macs = true,
           .patch = conv_patch,
           .quantized_as = {.to_integers = {.op = "QLinearConv",
                                            .rule = &kQlinearConvOfNumbers,
                                            .inputs = "0 0s 0z 1 1s 1z ys yz 2b"},
                            .to_floats = {.op = "ConvIntegerToFloat",
                                          .rule = &kConvIntegerToFloat,
                                          .inputs = "0 0s 0z 1 1s 1z 2f"}},
           .other_ways = kConvolutionWays,
           .takes_channel_scale = true,
           .window = window_of,
           .example = "1x4x7x9 6x2x3x2 6; group=2 strides=2,1 pads=1,0,1,1"},
};

}  // namespace

std::span<const OpRule> convolution_rules() { return kConvolutionRules; }

}  // namespace opcost
