// Reshape, Flatten, Squeeze and others: the same bytes under another shape, free by definition.
#include <algorithm>
#include <array>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

// The product of some dims of a shape, as one dim.
Result<std::int64_t> product_of_dims(const Inference& node, const Shape& dims) {
  const auto count = element_count(dims).exact();
  if (!count || *count > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return node.fault("a dim that is the product of " + shape_text(dims) + " is too large");
  return static_cast<std::int64_t>(*count);
}

// 0 copies the dim of data at that place, unless allowzero says that it means 0.
Status copy_dims(const Inference& node, Shape& shape) {
  if (node.integer("allowzero", 0) != 0) return Ok{};
  const TensorInfo& data = *node.input("data");
  for (std::size_t axis = 0; axis < shape.size(); ++axis) {
    if (shape[axis] != 0) continue;
    if (!data.shape) return node.fault("the shape of its data, which it copies, is not known");
    if (axis >= data.shape->size())
      return node.fault("its shape " + shape_text(shape) + " copies dim " + std::to_string(axis) +
                        " of data " + shape_text(*data.shape));
    shape[axis] = (*data.shape)[axis];
  }
  return Ok{};
}

Status check_same_size(const Inference& node, const Shape& shape) {
  const TensorInfo& data = *node.input("data");
  if (!data.shape || element_count(*data.shape) == element_count(shape)) return Ok{};
  if (data.bounded && element_count(shape) < element_count(*data.shape)) return Ok{};
  return node.fault("data " + shape_text(*data.shape) + " has not as many elements as " +
                    shape_text(shape));
}

// -1 is what the other dims leave.
Status fill_dim(const Inference& node, Shape& shape, std::size_t open) {
  const TensorInfo& data = *node.input("data");
  if (!data.shape) return node.fault("the shape of its data, which -1 depends on, is not known");
  const std::string wanted = shape_text(shape);
  shape[open] = 1;
  const auto all = element_count(*data.shape).exact(), others = element_count(shape).exact();
  if (!all || !others || *others == 0 || (*all % *others != 0 && !data.bounded) ||
      *all / *others > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return node.fault("data " + shape_text(*data.shape) + " does not divide into " + wanted);
  shape[open] = static_cast<std::int64_t>(*all / *others);
  return Ok{};
}

Status infer_reshape(Inference& node) {
  if (!node.given("shape")) return node.fault("neither an input nor an attribute gives its shape");
  auto given = node.known_integers("shape");
  if (!given) return given.error();
  Shape shape = *std::move(given);
  if (auto copied = copy_dims(node, shape); !copied) return copied;
  const auto open = std::ranges::find(shape, -1);
  if (open != shape.end() && std::find(open + 1, shape.end(), -1) != shape.end())
    return node.fault("its shape " + shape_text(shape) + " has more than one -1");
  if (std::ranges::any_of(shape, [](std::int64_t dim) { return dim < -1; }))
    return node.fault("its shape " + shape_text(shape) + " has a negative dim");
  auto filled = open == shape.end()
                    ? check_same_size(node, shape)
                    : fill_dim(node, shape, static_cast<std::size_t>(open - shape.begin()));
  if (!filled) return filled;
  return node.set("reshaped", node.type("data"), std::move(shape));
}

Status infer_flatten(Inference& node) {
  const Shape& input = node.shape("input");
  const std::int64_t axis = node.integer("axis", 1);
  // May be one more axis than the input has: behind the last one.
  const bool at_end = axis == static_cast<std::int64_t>(input.size());
  const auto resolved =
      at_end ? Result<std::size_t>{input.size()} : resolve_axis(node, axis, input.size());
  if (!resolved) return resolved.error();
  const auto middle = input.begin() + static_cast<std::ptrdiff_t>(*resolved);
  const auto rows = product_of_dims(node, Shape(input.begin(), middle));
  const auto columns = product_of_dims(node, Shape(middle, input.end()));
  if (!rows) return rows.error();
  if (!columns) return columns.error();
  return node.set("output", node.type("input"), {*rows, *columns});
}

Status infer_squeeze(Inference& node) {
  const Shape& data = node.shape("data");
  const auto given = node.known_integers("axes");
  if (!given) return given.error();
  const auto axes = resolve_axes(node, *given, data.size());
  if (!axes) return axes.error();
  std::vector<bool> gone(data.size(), false);
  for (const std::size_t axis : *axes) gone[axis] = true;
  Shape shape;
  for (std::size_t axis = 0; axis < data.size(); ++axis) {
    if (gone[axis] && data[axis] != 1)
      return node.fault("axis " + std::to_string(axis) + " of " + shape_text(data) + " is not 1");
    const bool drops = node.given("axes") ? gone[axis] : data[axis] == 1;
    if (!drops) shape.push_back(data[axis]);
  }
  return node.set("squeezed", node.type("data"), std::move(shape));
}

Status infer_unsqueeze(Inference& node) {
  if (!node.given("axes")) return node.fault("neither an input nor an attribute gives its axes");
  const Shape& data = node.shape("data");
  const auto given = node.known_integers("axes");
  if (!given) return given.error();
  const std::size_t rank = data.size() + given->size();
  const auto axes = resolve_axes(node, *given, rank);
  if (!axes) return axes.error();
  std::vector<bool> added(rank, false);
  for (const std::size_t axis : *axes) added[axis] = true;
  Shape shape;
  auto next = data.begin();
  for (std::size_t axis = 0; axis < rank; ++axis) shape.push_back(added[axis] ? 1 : *next++);
  return node.set("expanded", node.type("data"), std::move(shape));
}

Status infer_identity(Inference& node) {
  return node.set("output", node.type("input"), node.shape("input"));
}

constexpr OpRule view(OpRule rule) {
  rule.evaluate = keep_numbers;
  rule.kind = OpKind::Free;
  rule.yields = Yields::Rearranged;
  return rule;
}

constexpr std::string_view kSameBytes = "a view: the same elements in the same order";

constexpr std::array kViewRules{
    // Infers from the numbers of `shape` alone, if these contain neither 0 nor -1.
    view({.op = "Reshape",
          .inputs = "data shape?",
          .outputs = "reshaped",
          .types = "integer: shape",
          .formula = "the same elements in another shape",
          .infer = infer_reshape,
          .why = kSameBytes,
          .takes_unknown_shapes = true,
          .states_extents = true,
          .example = "2x3x4 =0,-1"}),
    view({.op = "Flatten",
          .inputs = "input",
          .outputs = "output",
          .formula = "the same elements as a matrix",
          .infer = infer_flatten,
          .why = kSameBytes,
          .example = "2x3x4; axis=2"}),
    view({.op = "Squeeze",
          .inputs = "data axes?",
          .outputs = "squeezed",
          .types = "integer: axes",
          .formula = "without dims of 1",
          .infer = infer_squeeze,
          .why = kSameBytes,
          .example = "2x1x4 =1"}),
    view({.op = "Unsqueeze",
          .inputs = "data axes?",
          .outputs = "expanded",
          .types = "integer: axes",
          .formula = "with more dims of 1",
          .infer = infer_unsqueeze,
          .why = kSameBytes,
          .example = "2x4 =1"}),
    view({.op = "Identity",
          .inputs = "input",
          .outputs = "output",
          .formula = "y = x",
          .infer = infer_identity,
          .why = "another name of the same tensor",
          .example = "2x3"}),
};

}  // namespace

std::span<const OpRule> view_rules() { return kViewRules; }

}  // namespace opcost
