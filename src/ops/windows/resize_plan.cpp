// Works out the output sizes and scales of Resize from its attributes.
#include "ops/windows/resize_plan.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include "opcost/core/text.h"

namespace opcost {
namespace {

using Plan = std::vector<ResizedAxis>;

// Exporters write a constant of no elements for an input that they leave out.
bool gives(const NodeView& node, std::string_view name) {
  return node.has(name) ? element_count(node.shape(name)) != Count{0}
                        : node.attribute(name) != nullptr;
}

// The axes to which sizes, scales and roi belong: since opset 18 an attribute may name them.
Result<std::vector<std::size_t>> axes_to_resize(const NodeView& node) {
  const std::size_t rank = node.shape("X").size();
  if (node.given("axes")) return resolve_axes(node, node.integers("axes"), rank);
  std::vector<std::size_t> all(rank);
  std::iota(all.begin(), all.end(), 0);
  return all;
}

Error wrong_number(const NodeView& node, std::string_view name, std::size_t given,
                   std::size_t axes) {
  return node.fault("it has " + std::to_string(given) + " " + std::string(name) + " for " +
                    std::to_string(axes) + " axes");
}

// The floor (or nearest integer) of a scaled dim; std::nullopt if that is not a valid dim.
Result<std::int64_t> scaled(const NodeView& node, double exact) {
  constexpr double kMost = 9.0e18;  // just below 2^63, so that it fits an int64
  if (!(exact >= 0 && exact < kMost))
    return node.fault("an extent of its output would be " + exact_text(exact));
  return static_cast<std::int64_t>(exact);
}

Status plan_sizes(const NodeView& node, const std::vector<std::size_t>& axes, Plan& plan) {
  const auto sizes = node.known_integers("sizes");
  if (!sizes) return sizes.error();
  if (sizes->size() != axes.size()) return wrong_number(node, "sizes", sizes->size(), axes.size());
  std::vector<double> ratios;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    ResizedAxis& axis = plan[axes[i]];
    ratios.push_back(axis.extent == 0
                         ? 1.0
                         : static_cast<double>((*sizes)[i]) / static_cast<double>(axis.extent));
  }
  const std::string_view policy = node.word("keep_aspect_ratio_policy", "stretch");
  const bool stretches = policy == "stretch" || axes.empty();
  if (!stretches && policy != "not_larger" && policy != "not_smaller")
    return node.fault("its keep_aspect_ratio_policy is `" + std::string(policy) + "`");
  const auto [least, most] = std::ranges::minmax_element(ratios);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    ResizedAxis& axis = plan[axes[i]];
    axis.scale = stretches ? ratios[i] : policy == "not_larger" ? *least : *most;
    const auto kept = scaled(node, std::floor(axis.scale * static_cast<double>(axis.extent) + 0.5));
    if (!kept) return kept.error();
    axis.extent = stretches ? (*sizes)[i] : *kept;
  }
  return Ok{};
}

// Opset 1 of Upsample scaled height and width.
Result<std::vector<double>> read_scales(const NodeView& node) {
  if (!node.given("height_scale")) return node.known_numbers("scales");
  return std::vector{1.0, 1.0, node.number("height_scale", 1), node.number("width_scale", 1)};
}

bool crops(const NodeView& node) {
  return node.word("coordinate_transformation_mode", "half_pixel") == "tf_crop_and_resize";
}

// The part of each axis that tf_crop_and_resize takes; by default all of it.
Result<std::vector<double>> cropped_parts(const NodeView& node, std::size_t axes) {
  std::vector<double> parts(axes, 1.0);
  if (!crops(node) || !gives(node, "roi")) return parts;
  const auto roi = node.known_numbers("roi");
  if (!roi) return roi.error();
  if (roi->size() != 2 * axes) return wrong_number(node, "ends of a roi", roi->size(), axes);
  for (std::size_t i = 0; i < axes; ++i) parts[i] = (*roi)[axes + i] - (*roi)[i];
  return parts;
}

Status plan_scales(const NodeView& node, const std::vector<std::size_t>& axes, Plan& plan) {
  const auto scales = read_scales(node);
  if (!scales) return scales.error();
  if (scales->size() != axes.size())
    return wrong_number(node, "scales", scales->size(), axes.size());
  const auto parts = cropped_parts(node, axes.size());
  if (!parts) return parts.error();
  for (std::size_t i = 0; i < axes.size(); ++i) {
    ResizedAxis& axis = plan[axes[i]];
    axis.scale = (*scales)[i];
    if (!(axis.scale > 0)) return node.fault("one of its scales is " + exact_text(axis.scale));
    const auto extent =
        scaled(node, std::floor(static_cast<double>(axis.extent) * (*parts)[i] * axis.scale));
    if (!extent) return extent.error();
    axis.extent = *extent;
  }
  return Ok{};
}

}  // namespace

Result<Plan> plan_resize(const NodeView& node) {
  Plan plan;
  for (const std::int64_t dim : node.shape("X")) plan.push_back({dim, 1, false});
  const auto axes = axes_to_resize(node);
  if (!axes) return axes.error();
  const bool sizes = gives(node, "sizes");
  const bool scales = gives(node, "scales") || node.given("height_scale");
  if (sizes == scales && !plan.empty())
    return node.fault(sizes ? "both sizes and scales are given"
                            : "neither sizes nor scales are given");
  auto planned = sizes ? plan_sizes(node, *axes, plan) : plan_scales(node, *axes, plan);
  if (!planned) return planned.error();
  for (const std::size_t axis : *axes) plan[axis].resized = crops(node) || plan[axis].scale != 1;
  return plan;
}

Plan resized_axes(const Operands& op) {
  if (auto plan = plan_resize(op)) return *std::move(plan);
  Plan plan;
  for (std::size_t axis = 0; axis < op["X"].rank() && axis < op["Y"].rank(); ++axis) {
    const std::int64_t from = op["X"].shape()[axis], to = op["Y"].shape()[axis];
    const double scale = from == 0 ? 1 : static_cast<double>(to) / static_cast<double>(from);
    plan.push_back({to, scale, scale != 1});
  }
  return plan;
}

}  // namespace opcost
