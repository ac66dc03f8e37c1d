#include "ops/convolution.h"

#include <array>
#include <string>

#include "opcost/core/text.h"
#include "ops/body.h"
#include "ops/families.h"

namespace opcost {

Status check_ranks_and_group(const Inference& node) {
  const Shape &x = node.shape("X"), &w = node.shape("W");
  const std::int64_t group = node.integer("group", 1);
  if (x.size() < 3 || w.size() != x.size())
    return node.fault("X is " + shape_text(x) + " and W " + shape_text(w) +
                      "; both must have the same rank of 3 or more");
  if (group < 1 || x[1] % group != 0)
    return node.fault("group is " + std::to_string(group) + " for the " + std::to_string(x[1]) +
                      " channels of X");
  return Ok{};
}

Result<Window> read_filter_window(const Inference& node) {
  const auto kernel = spatial_dims(node.shape("W"));
  auto window = read_window(node, spatial_dims(node.shape("X")), kernel);
  if (window && window->kernel != kernel)
    return node.fault("kernel_shape is " + shape_text(window->kernel) + " but W is " +
                      shape_text(node.shape("W")));
  return window;
}

Status check_bias(const Inference& node, std::int64_t filters) {
  if (!node.has("B") || node.shape("B") == Shape{filters}) return Ok{};
  return node.fault("B is " + shape_text(node.shape("B")) + " for " + std::to_string(filters) +
                    " filters");
}

namespace {

// X [N, C, spatial], W [K, C/group, kernel], B [K] -> Y [N, K, spatial].
Status check_filters(const Inference& node) {
  if (auto fits = check_ranks_and_group(node); !fits) return fits;
  const Shape &x = node.shape("X"), &w = node.shape("W");
  const std::int64_t group = node.integer("group", 1);
  if (x[1] / group != w[1] || w[0] % group != 0)
    return node.fault("X " + shape_text(x) + ", W " + shape_text(w) + " and group " +
                      std::to_string(group) + " do not fit together");
  return check_bias(node, w[0]);
}

Status infer_conv(Inference& node) {
  if (auto fits = check_filters(node); !fits) return fits;
  const auto window = read_filter_window(node);
  if (!window) return window.error();
  const auto spatial = window_output(node, *window, spatial_dims(node.shape("X")), false);
  if (!spatial) return spatial.error();
  Shape y{node.shape("X")[0], node.shape("W")[0]};
  y.insert(y.end(), spatial->begin(), spatial->end());
  return node.set("Y", node.type("X"), std::move(y));
}

//   for each output element y of filter k:             |Y|
//     y = bias[k] + sum over the filter's taps of w·x  |W| / K
// Groups need no case of their own: W is stored as [K, C/group, kernel].
// Taps that fall on padding execute.
void count_conv(const Operands& op, Body& node) {
  node.each(op["Y"].elements(), [&](Body& out) {
    out.sum_over(op["W"].elements_per(Axis{0}), [&](Body& tap) {
      tap.read(op["W"]);
      tap.read(op["X"]);
      tap.multiply(op["W"], op["X"]);
    });
    out.add_bias(op["B"]);
    out.write(op["Y"]);
  });
}

Patch conv_patch(const Operands& op) {
  return {"X", op["W"].elements_per(Axis{0}).count.exact().value_or(UINT64_MAX)};
}

constexpr std::array kRules{
    OpRule{.op = "Conv",
           .inputs = "X W B?",
           .outputs = "Y",
           .formula = "y[k] = sum of w[k]·x over the taps of filter k, + b[k]",
           .infer = infer_conv,
           .count = count_conv,
           .macs = true,
           .patch = conv_patch,
           .example = "1x4x7x9 6x2x3x2 6; group=2 strides=2,1 pads=1,0,1,1"},
};

}  // namespace

std::span<const OpRule> convolution_rules() { return kRules; }

}  // namespace opcost
