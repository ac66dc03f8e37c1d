// CropAndResize, UnfoldTensor and ExpandDims of com.microsoft.
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "ops/movement/movement.h"
#include "ops/windows/interpolation.h"
#include "rules/domains.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

using enum Action;

std::optional<Interpolation> crop_mode(const NodeView& node) {
  const auto mode = interpolation_named(node.word("mode", "bilinear"));
  return mode == Interpolation::Cubic ? std::nullopt : mode;
}

// X [N, C, H, W], rois [R, 4], batch_indices [R] -> Y [R, C, crop_size].
Status infer_crop_and_resize(Inference& node) {
  const Shape &x = node.shape("X"), &rois = node.shape("rois");
  if (x.size() != 4 || rois.size() != 2 || rois[1] != 4)
    return node.fault("X is " + shape_text(x) + " and rois " + shape_text(rois) +
                      "; they must be [N, C, H, W] and [regions, 4]");
  if (auto fits = expect_shape(node, "batch_indices", {rois[0]}); !fits) return fits;
  if (!crop_mode(node))
    return node.fault("its mode is `" + std::string(node.word("mode", "")) + "`");
  const auto size = node.known_integers("crop_size");
  if (!size) return size.error();
  if (size->size() != 2 || size->front() < 1 || size->back() < 1)
    return node.fault("its crop_size is [" + shape_text(*size) +
                      "]; it must be two positive numbers");
  return node.set("Y", node.type("X"), {rois[0], x[1], size->front(), size->back()});
}

//   for each region: read its corners and its image      rois[0]
//     the step of each axis                              (end - start)·size / steps
//     for each place of its crop:                        Y[2] * Y[3]
//       both coordinates: start + i·step, inside of X?   a mul, an add, 2 comparisons
//       the weights of its taps
//       for each channel: y = the interpolated value     Y[1]
// Places outside of X execute, as padding taps do.
void count_crop_and_resize(const Operands& op, Body& node) {
  const auto mode = crop_mode(op);
  if (!mode) return;
  const Operand &x = op["X"], &y = op["Y"], &rois = op["rois"];
  const std::size_t axes = *mode == Interpolation::Nearest ? 0 : 2;
  const std::vector<Extent> taps(axes, extent_of(taps_along(*mode), "neighbours"));
  const Extent both{Count{2}, "2 axes"};
  node.each(rois.extent(Axis{0}), [&](Body& region) {
    region.read(op["batch_indices"]);
    region.each(rois.extent(Axis{1}), [&](Body& corner) { corner.read(rois); });
    region.each(both, [&](Body& axis) {
      for (const Action action : {Add, Mul, Div}) axis.does(action, rois);
    });
    region.each(y.extent(Axis{2}) * y.extent(Axis{3}), [&](Body& place) {
      place.each(both, [&](Body& coordinate) {
        for (const Action action : {Mul, Add, Compare, Compare}) coordinate.does(action, rois);
        weigh_taps(coordinate, *mode, rois);
      });
      place.each(y.extent(Axis{1}), [&](Body& out) {
        interpolate(out, x, taps);
        out.write(y);
      });
    });
  });
}

// Windows of `size` at every `step` along `dim`. The output has their number there, and
// their elements as its last dim.
Status infer_unfold(Inference& node) {
  Shape shape = node.shape("input");
  const auto axis = resolve_axis(node, node.integer("dim", -1), shape.size());
  if (!axis) return axis.error();
  const std::int64_t size = node.integer("size", 0), step = node.integer("step", 1);
  if (size < 1 || size > shape[*axis] || step < 1)
    return node.fault("windows of " + std::to_string(size) + " every " + std::to_string(step) +
                      " do not fit dim " + std::to_string(shape[*axis]));
  shape[*axis] = (shape[*axis] - size) / step + 1;
  shape.push_back(size);
  return node.set("output", node.type("input"), std::move(shape));
}

Status infer_expand_dims(Inference& node) {
  Shape shape = node.shape("X");
  const auto axis = node.known_integer("axis", 0);
  if (!axis) return axis.error();
  const auto at = resolve_axis(node, *axis, shape.size() + 1);
  if (!at) return at.error();
  shape.insert(shape.begin() + static_cast<std::ptrdiff_t>(*at), 1);
  return node.set("Y", node.type("X"), std::move(shape));
}

constexpr std::array kMicrosoftCropRules{
    OpRule{.op = "CropAndResize",
           .domain = kMicrosoft,
           .inputs = "X rois batch_indices crop_size",
           .outputs = "Y",
           .types = "float: X rois; integer: batch_indices; integer: crop_size",
           .formula = "y = x interpolated at the places of a region's crop",
           .infer = infer_crop_and_resize,
           .count = count_crop_and_resize,
           .example = "1x2x7x9 3x4 int32:3 int32:2=2,5"},
    OpRule{.op = "ExpandDims",
           .domain = kMicrosoft,
           .inputs = "X axis",
           .outputs = "Y",
           .types = "integer: axis",
           .formula = "with one more dim of 1",
           .infer = infer_expand_dims,
           .evaluate = keep_numbers,
           .kind = OpKind::Free,
           .why = "a view: the same elements in the same order",
           .example = "2x4 int32:()=-1"},
    OpRule{.op = "UnfoldTensor",
           .domain = kMicrosoft,
           .inputs = "input",
           .outputs = "output",
           .formula = "the windows along an axis, each a row of its own",
           .infer = infer_unfold,
           .count = count_copy,
           .example = "2x7x3; dim=1 size=3 step=2"},
};

}  // namespace

std::span<const OpRule> microsoft_crop_rules() { return kMicrosoftCropRules; }

}  // namespace opcost
