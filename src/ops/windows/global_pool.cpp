// GlobalAveragePool, GlobalMaxPool and GlobalLpPool: one value per channel.
#include <algorithm>
#include <array>
#include <span>

#include "opcost/core/text.h"
#include "ops/rows/lp_norm.h"
#include "ops/windows/pool.h"
#include "rules/body.h"
#include "rules/domains.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
// X [N, C, spatial] -> Y [N, C, 1...].
Status infer_global_pool(Inference& node) {
  Shape y = node.shape("X");
  if (y.size() < 2) return node.fault("X is " + shape_text(y) + "; it must be [N, C, ...]");
  std::fill(y.begin() + 2, y.end(), 1);
  return node.set("Y", node.type("X"), std::move(y));
}

namespace {

Status infer_global_lp_pool(Inference& node) {
  if (!lp_exponent(node)) return node.fault("p is not a positive number");
  return infer_global_pool(node);
}

// The elements of one channel.
Extent plane_of(const Operand& x) {
  if (x.rank() <= 2) return {Count{1}, "1"};
  Extent plane = x.extent(Axis{2});
  for (std::size_t axis = 3; axis < x.rank(); ++axis)
    plane = plane * x.extent(Axis{static_cast<std::int64_t>(axis)});
  return plane;
}

}  // namespace

//   for each output element y:         |Y|
//     y = sum of the x of its channel  X[2] * X[3]...
//         divided by their number
void count_global_average_pool(const Operands& op, Body& node) {
  node.each(op["Y"].elements(), [&](Body& out) {
    out.sum_over(plane_of(op["X"]), [&](Body& tap) { tap.read(op["X"]); });
    out.divide(op["Y"]);
    out.write(op["Y"]);
  });
}

namespace {

//   for each output element y:               |Y|
//     y = (sum of |x|^p over its channel)    X[2] * X[3]...
//         ^(1/p)
void count_global_lp_pool(const Operands& op, Body& node) {
  node.each(op["Y"].elements(), [&](Body& out) {
    lp_norm_of(plane_of(op["X"]), op, out);
    out.write(op["Y"]);
  });
}

}  // namespace

//   for each output element y:           |Y|
//     y = the largest x of its channel   X[2] * X[3]...
void count_global_max_pool(const Operands& op, Body& node) {
  node.each(op["Y"].elements(), [&](Body& out) {
    out.max_over(plane_of(op["X"]), [&](Body& tap) { tap.read(op["X"]); });
    out.write(op["Y"]);
  });
}

namespace {

constexpr std::array kGlobalPoolRules{
    OpRule{.op = "GlobalAveragePool",
           .inputs = "X",
           .outputs = "Y",
           .formula = "y = average of x over the channel",
           .infer = infer_global_pool,
           .count = count_global_average_pool,
           .quantized_as = {.to_integers = {.op = "QLinearGlobalAveragePool",
                                            .domain = kMicrosoft,
                                            .inputs = kOneQuantized}},
           .example = "2x3x4x5"},
    OpRule{.op = "GlobalLpPool",
           .inputs = "X",
           .outputs = "Y",
           .formula = "y = (sum of |x|^p over the channel)^(1/p)",
           .infer = infer_global_lp_pool,
           .count = count_global_lp_pool,
           .example = "2x3x4x5"},
    OpRule{.op = "GlobalMaxPool",
           .inputs = "X",
           .outputs = "Y",
           .formula = "y = the largest x of the channel",
           .infer = infer_global_pool,
           .count = count_global_max_pool,
           .yields = Yields::Chosen,
           .example = "2x3x4x5"},
};

}  // namespace

std::span<const OpRule> global_pool_rules() { return kGlobalPoolRules; }

}  // namespace opcost
