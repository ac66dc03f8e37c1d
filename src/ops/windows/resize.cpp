// The operators Resize and Upsample.
#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ops/windows/interpolation.h"
#include "ops/windows/resize_plan.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

Status infer_resize(Inference& node) {
  if (!interpolation_named(node.word("mode", "nearest")))
    return node.fault("its mode is `" + std::string(node.word("mode", "")) + "`");
  const auto plan = plan_resize(node);
  if (!plan) return plan.error();
  const auto resized = std::ranges::count(*plan, true, &ResizedAxis::resized);
  if (resized > static_cast<std::ptrdiff_t>(kMostInterpolatedAxes))
    return node.fault("it resizes " + std::to_string(resized) + " axes");
  Shape shape;
  for (const ResizedAxis& axis : *plan) shape.push_back(axis.extent);
  return node.set("Y", node.type("X"), std::move(shape));
}

// With antialiasing, the filter of an axis that shrinks is wider by that factor: 2·ceil(half
// its width / scale).
std::int64_t taps_of(const ResizedAxis& axis, Interpolation mode, bool antialias) {
  const std::int64_t taps = taps_along(mode);
  if (!antialias || axis.scale >= 1) return taps;
  constexpr double kMost = 1e15;  // far above any filter, and exact as a double (< 2^53)
  const double half = std::ceil(static_cast<double>(taps) / 2 / axis.scale);
  return 2 * static_cast<std::int64_t>(std::min(half, kMost));
}

//   for each output element:                      |Y|
//     y = x interpolated, axis by axis            2 or 4 taps a resized axis
// nearest: a copy of an element. linear and cubic: along each axis that is resized the sum of
// weight · value over its taps, where each value is interpolated along the next axis in the
// same way. Places and weights follow from the shapes: they are known before inference,
// whatever the coordinate_transformation_mode. Taps outside of X execute.
void count_resize(const Operands& op, Body& node) {
  const auto mode = interpolation_named(op.word("mode", "nearest"));
  if (!mode) return;
  std::vector<Extent> taps;
  const bool antialias = op.integer("antialias", 0) != 0;
  for (const ResizedAxis& axis : resized_axes(op))
    if (axis.resized && taps.size() < kMostInterpolatedAxes && *mode != Interpolation::Nearest)
      taps.push_back(extent_of(taps_of(axis, *mode, antialias), "neighbours"));
  node.each(op["Y"].elements(), [&](Body& out) {
    interpolate(out, op["X"], taps);
    out.write(op["Y"]);
  });
}

constexpr OpRule resize(std::string_view op, int since, std::string_view inputs,
                        std::string_view example) {
  return OpRule{.op = op,
                .since = since,
                .inputs = inputs,
                .outputs = "Y",
                .types = "float: scales",
                .formula = "y = x at the place it comes from: the nearest, or interpolated",
                .infer = infer_resize,
                .count = count_resize,
                .yields = Yields::Chosen,
                .states_extents = true,
                .example = example};
}

constexpr std::array kResizeRules{
    resize("Resize", 10, "X scales", "1x2x3x5 float32:4=1,1,2,3; mode=linear"),
    resize("Resize", 11, "X roi? scales? sizes?", "1x2x3x5 _ _ =1,2,7,4; mode=cubic"),
    resize("Upsample", 1, "X scales?", "1x2x3x5 float32:4=1,1,2,3"),
};

}  // namespace

std::span<const OpRule> resize_rules() { return kResizeRules; }

}  // namespace opcost
