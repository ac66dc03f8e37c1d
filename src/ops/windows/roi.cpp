// The operators RoiAlign and MaxRoiPool.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/windows/spatial.h"
#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// The largest number of elements of one axis of X that lie in each of `parts` bins.
std::int64_t part(std::int64_t extent, std::int64_t parts) {
  return parts < 1 ? 0 : extent / parts + (extent % parts != 0 ? 1 : 0);
}

Status check_pooled(const Inference& node, const Shape& pooled) {
  const Shape& x = node.shape("X");
  if (x.size() != 4) return node.fault("X is " + shape_text(x) + "; it must be [N, C, H, W]");
  if (pooled.size() != 2 || pooled[0] < 1 || pooled[1] < 1 || pooled[0] > kLargestExtent ||
      pooled[1] > kLargestExtent)
    return node.fault("its output would be " + shape_text(pooled) + " a region");
  return Ok{};
}

Shape aligned_extents(const NodeView& node) {
  return {node.integer("output_height", 1), node.integer("output_width", 1)};
}

Status infer_roi_align(Inference& node) {
  const Shape pooled = aligned_extents(node);
  if (auto fits = check_pooled(node, pooled); !fits) return fits;
  const Shape &x = node.shape("X"), &rois = node.shape("rois");
  if (rois.size() != 2 || rois[1] != 4)
    return node.fault("rois is " + shape_text(rois) + "; it must be [regions, 4]");
  if (auto fits = expect_shape(node, "batch_indices", {rois[0]}); !fits) return fits;
  const std::int64_t ratio = node.integer("sampling_ratio", 0);
  if (ratio < 0 || ratio > kLargestExtent)
    return node.fault("sampling_ratio is " + std::to_string(ratio));
  const std::string_view mode = node.word("mode", "avg");
  if (mode != "avg" && mode != "max") return node.fault("its mode is `" + std::string(mode) + "`");
  if (ratio == 0)
    node.assume(
        "sampling_ratio is 0: a sample is counted per element of a bin, as many as for a "
        "region that covers all of X");
  return node.set("Y", node.type("X"), {rois[0], x[1], pooled[0], pooled[1]});
}

Extent samples_per_bin(const Operands& op) {
  const std::int64_t ratio = op.integer("sampling_ratio", 0);
  if (ratio > 0) return extent_of(ratio, "sampling_ratio") * extent_of(ratio, "sampling_ratio");
  const Shape &x = op["X"].shape(), pooled = aligned_extents(op);
  return extent_of(part(x[2], pooled[0]), "ceil(X[2]/Y[2])") *
         extent_of(part(x[3], pooled[1]), "ceil(X[3]/Y[3])");
}

// Both coordinates of a sample, and the products of the weights of its 4 taps.
void place_sample(const Operand& like, Body& sample) {
  using enum Action;
  sample.each({Count{2}, "2 coordinates"}, [&](Body& coordinate) {
    for (const Action action : {Mul, Add, Compare, Compare, Convert, Add, Add})
      coordinate.does(action, like);
  });
  sample.each({Count{4}, "4 weights"}, [&](Body& weight) { weight.multiply(like); });
}

//   for each region:                                    rois[0]
//     read its corners and its image; scale and shift
//     the corners, extents and steps of its bins        4 mul, 6 add, 2 div
//     for each sample of each bin: place, weights       Y[2] * Y[3], samples
//     for each channel, for each bin:                   |Y| / Y[0]
//       y = average (or maximum) over the samples
//           of the sum of w·x over its 4 elements
// A coordinate: one mul and add, clamped to X by two comparisons, a floor, f, 1 - f.
void count_roi_align(const Operands& op, Body& node) {
  const Operand &x = op["X"], &y = op["Y"], &rois = op["rois"];
  const Extent samples = samples_per_bin(op), four{Count{4}, "4"};
  const auto sampled = [&](Body& sample) {
    sample.sum_over(four, [&](Body& tap) { tap.read(x), tap.multiply(x); });
  };
  node.each(rois.extent(Axis{0}), [&](Body& region) {
    region.read(op["batch_indices"]);
    region.each(four, [&](Body& one) { one.read(rois), one.multiply(rois), one.subtract(rois); });
    region.each({Count{2}, "2"}, [&](Body& one) { one.subtract(rois), one.divide(rois); });
    region.each(y.extent(Axis{2}) * y.extent(Axis{3}) * samples,
                [&](Body& sample) { place_sample(rois, sample); });
    region.each(y.extent(Axis{1}) * y.extent(Axis{2}) * y.extent(Axis{3}), [&](Body& out) {
      if (op.word("mode", "avg") == "max") {
        out.max_over(samples, sampled);
      } else {
        out.sum_over(samples, sampled);
        out.divide(y);
      }
      out.write(y);
    });
  });
}

Status infer_max_roi_pool(Inference& node) {
  const Shape& pooled = node.integers("pooled_shape");
  if (auto fits = check_pooled(node, pooled); !fits) return fits;
  const Shape& rois = node.shape("rois");
  if (rois.size() != 2 || rois[1] != 5)
    return node.fault("rois is " + shape_text(rois) + "; it must be [regions, 5]");
  node.assume(
      "every region is taken to cover all of X: its bins hold as many elements as they can");
  return node.set("Y", node.type("X"), {rois[0], node.shape("X")[1], pooled[0], pooled[1]});
}

//   for each region: read it, scale and round its corners   rois[0]
//     its extents, the steps of its bins                    2 add, 2 div
//   for each output element:                                |Y|
//     y = the largest x of its bin                          at most ceil(X/Y) an axis
void count_max_roi_pool(const Operands& op, Body& node) {
  const Operand &x = op["X"], &y = op["Y"], &rois = op["rois"];
  node.each(rois.extent(Axis{0}), [&](Body& region) {
    region.read(rois);
    region.each({Count{4}, "4"}, [&](Body& one) {
      one.read(rois);
      one.multiply(rois);
      one.does(Action::Convert, rois);
    });
    region.each({Count{2}, "2"}, [&](Body& one) { one.subtract(rois), one.divide(rois); });
  });
  const Shape &extents = x.shape(), &pooled = op.integers("pooled_shape");
  const Extent bin = extent_of(part(extents[2], pooled[0]), "ceil(X[2]/Y[2])") *
                     extent_of(part(extents[3], pooled[1]), "ceil(X[3]/Y[3])");
  node.each(y.elements(), [&](Body& out) {
    out.max_over(bin, [&](Body& tap) { tap.read(x); });
    out.write(y);
  });
}

constexpr std::array kRoiRules{
    OpRule{.op = "MaxRoiPool",
           .inputs = "X rois",
           .outputs = "Y",
           .types = "float: X rois",
           .formula = "y = the largest x of a bin of a region",
           .infer = infer_max_roi_pool,
           .count = count_max_roi_pool,
           .example = "1x2x7x9 3x5; pooled_shape=2,4"},
    OpRule{.op = "RoiAlign",
           .since = 10,
           .inputs = "X rois batch_indices",
           .outputs = "Y",
           .types = "float: X rois; integer: batch_indices",
           .formula = "y = average or maximum of x interpolated at the samples of a bin",
           .infer = infer_roi_align,
           .count = count_roi_align,
           .example = "1x2x7x9 3x4 int64:3; output_height=2 output_width=4 sampling_ratio=2"},
};

}  // namespace

std::span<const OpRule> roi_rules() { return kRoiRules; }

}  // namespace opcost
