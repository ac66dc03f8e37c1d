// The pools AveragePool, MaxPool and LpPool.
#include <array>
#include <span>
#include <string>

#include "ops/rows/lp_norm.h"
#include "ops/windows/channels_last.h"
#include "ops/windows/pool.h"
#include "ops/windows/spatial.h"
#include "rules/body.h"
#include "rules/domains.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// X [N, C, spatial] -> [N, C, one per window].
Result<Shape> pooled_shape(const Inference& node) {
  const Shape& x = node.shape("X");
  const auto input = spatial_dims(x);
  const auto window = read_window(node, input, {});
  if (!window) return window.error();
  const bool ceil_mode = node.integer("ceil_mode", 0) != 0;
  const auto spatial = window_output(node, *window, input, ceil_mode, true);
  if (!spatial) return spatial.error();
  Shape y{x[0], x[1]};
  y.insert(y.end(), spatial->begin(), spatial->end());
  return y;
}

}  // namespace

// Only MaxPool has Indices, and they are set only if they are wanted.
Status infer_pool(Inference& node) {
  const auto y = pooled_shape(node);
  if (!y) return y.error();
  if (auto set = node.set("Indices", ElementType::Int64, *y); !set) return set;
  return node.set("Y", node.type("X"), *y);
}

// Taps that fall on padding execute, whether or not they count in the average.
Extent pool_taps(const Operands& op) {
  Extent taps{Count{1}, "|kernel_shape|"};
  for (const std::int64_t extent : op.integers("kernel_shape"))
    taps.count *= Count{static_cast<std::uint64_t>(extent)};
  return taps;
}

std::vector<Reuse> pool_reuse(const Operands& op) {
  const Axis channels = channel_axis(op);
  const auto input = spatial_dims(op["X"], channels);
  const auto window = read_window(op, input, {});
  if (!window) return {};
  const auto axes = window_axes(*window, input, spatial_dims(op["Y"], channels));
  return window_reuse(op["X"], op["X"].extent(Axis{0}).count * op["X"].extent(channels).count,
                      axes);
}

//   for each output element y:             |Y|
//     y = the largest x of its window      |kernel_shape|
//     and its position, if wanted
void count_max_pool(const Operands& op, Body& node) {
  node.finds_again(pool_reuse(op));
  node.each(op["Y"].elements(), [&](Body& out) {
    out.max_over(pool_taps(op), [&](Body& tap) { tap.read(op["X"]); });
    out.write(op["Y"]);
    out.write(op["Indices"]);
  });
}

//   for each output element y:             |Y|
//     y = sum of the x of its window       |kernel_shape|
//         divided by their number
void count_average_pool(const Operands& op, Body& node) {
  node.finds_again(pool_reuse(op));
  node.each(op["Y"].elements(), [&](Body& out) {
    out.sum_over(pool_taps(op), [&](Body& tap) { tap.read(op["X"]); });
    out.divide(op["Y"]);
    out.write(op["Y"]);
  });
}

namespace {

Status infer_lp_pool(Inference& node) {
  if (!lp_exponent(node)) return node.fault("p is not a positive number");
  return infer_pool(node);
}

//   for each output element y:                      |Y|
//     y = (sum of |x|^p over its window)^(1/p)      |kernel_shape|
void count_lp_pool(const Operands& op, Body& node) {
  node.finds_again(pool_reuse(op));
  node.each(op["Y"].elements(), [&](Body& out) {
    lp_norm_of(pool_taps(op), op, out);
    out.write(op["Y"]);
  });
}

constexpr std::string_view kExample = "1x2x7x9; kernel_shape=3,2 strides=2,2 pads=1,0,1,1";

constexpr std::array kPoolRules{
    OpRule{.op = "AveragePool",
           .inputs = "X",
           .outputs = "Y",
           .formula = "y = average of x over the window",
           .infer = infer_pool,
           .count = count_average_pool,
           .quantized_as = {.to_integers = {.op = "QLinearAveragePool",
                                            .domain = kMicrosoft,
                                            .inputs = kOneQuantized}},
           .window = window_of,
           .example = kExample},
    OpRule{.op = "LpPool",
           .inputs = "X",
           .outputs = "Y",
           .formula = "y = (sum of |x|^p over the window)^(1/p)",
           .infer = infer_lp_pool,
           .count = count_lp_pool,
           .window = window_of,
           .example = kExample},
    OpRule{.op = "MaxPool",
           .inputs = "X",
           .outputs = "Y Indices?",
           .formula = "y = the largest x of the window",
           .infer = infer_pool,
           .count = count_max_pool,
           .yields = Yields::Chosen,
           .window = window_of,
           .example = kExample},
};

}  // namespace

std::span<const OpRule> pool_rules() { return kPoolRules; }

}  // namespace opcost
