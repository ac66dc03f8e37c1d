#include <array>
#include <string>

#include "opcost/core/text.h"
#include "ops/body.h"
#include "ops/families.h"
#include "ops/spatial.h"

namespace opcost {
namespace {

// X [N, C, spatial], W [K, C/group, kernel], B [K] -> Y [N, K, spatial].
Status check_filters(const Inference& node, std::int64_t per_group, std::int64_t filters) {
  const Shape &x = node.shape("X"), &w = node.shape("W");
  const std::int64_t group = node.integer("group", 1);
  if (x.size() < 3 || w.size() != x.size())
    return node.fault("X is " + shape_text(x) + " and W " + shape_text(w) +
                      "; both must have the same rank of 3 or more");
  if (group < 1 || x[1] % group != 0 || x[1] / group != per_group || filters % group != 0)
    return node.fault("X " + shape_text(x) + ", W " + shape_text(w) + " and group " +
                      std::to_string(group) + " do not fit together");
  return Ok{};
}

Status infer_conv(Inference& node) {
  const Shape &x = node.shape("X"), &w = node.shape("W");
  if (w.size() < 2) return node.fault("W is " + shape_text(w));
  if (auto fits = check_filters(node, w[1], w[0]); !fits) return fits;
  const auto input = spatial_dims(x);
  const auto window = read_window(node, input, spatial_dims(w));
  if (!window) return window.error();
  const auto spatial = window_output(node, *window, input, false);
  if (!spatial) return spatial.error();
  Shape y{x[0], w[0]};
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
