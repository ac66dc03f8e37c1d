// Transpose, Gather and TorchEmbedding, and the copy that movement rules share.
#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "ops/movement/movement.h"
#include "rules/body.h"
#include "rules/domains.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

// For each axis of the output the axis of the input; reversed by default.
Result<std::vector<std::size_t>> permutation(const Inference& node) {
  const std::size_t rank = node.shape("data").size();
  std::vector<std::size_t> perm(rank);
  if (!node.given("perm")) {
    for (std::size_t axis = 0; axis < rank; ++axis) perm[axis] = rank - 1 - axis;
    return perm;
  }
  const auto& given = node.integers("perm");
  if (given.size() != rank || std::ranges::any_of(given, [](auto axis) { return axis < 0; }))
    return node.fault("perm [" + shape_text(given) + "] is no order of " + std::to_string(rank) +
                      " axes");
  return resolve_axes(node, given, rank);
}

Status infer_transpose(Inference& node) {
  const auto perm = permutation(node);
  if (!perm) return perm.error();
  Shape shape;
  for (const std::size_t axis : *perm) shape.push_back(node.shape("data")[axis]);
  return node.set("transposed", node.type("data"), std::move(shape));
}

void evaluate_transpose(Inference& node) {
  const Numbers* data = numbers_of(node.input("data"));
  const auto perm = permutation(node);
  if (data == nullptr || !perm) return;
  const auto strides = row_major_strides(node.shape("data"));
  IndexWalk walk;
  for (const std::size_t axis : *perm) {
    walk.extents.push_back(node.shape("data")[axis]);
    walk.strides.push_back(strides[axis]);
  }
  node.set_numbers("transposed", pick(*data, offsets_of(walk)));
}

Status infer_gather(Inference& node) {
  const auto axis = axis_of(node, "data", 0);
  if (!axis) return axis.error();
  const Shape &data = node.shape("data"), &indices = node.shape("indices");
  const auto at = data.begin() + static_cast<std::ptrdiff_t>(*axis);
  Shape shape(data.begin(), at);
  shape.insert(shape.end(), indices.begin(), indices.end());
  shape.insert(shape.end(), at + 1, data.end());
  return node.set("output", node.type("data"), std::move(shape));
}

//   for each index:                         |indices|
//     read it
//     for each element of its slices:       |output| / |indices|
//       read data, write output
// The loop over the indices is the outer one: each is read once.
void count_gather(const Operands& op, Body& node) {
  const Extent output = op["output"].elements(), indices = op["indices"].elements();
  const Extent slices{indices.count.is_zero() ? Count{0} : output.count / indices.count,
                      output.text + " / " + indices.text};
  node.each(indices, [&](Body& index) {
    index.read(op["indices"]);
    index.each(slices, [&](Body& element) {
      element.read(op["data"]);
      element.write(op["output"]);
    });
  });
}

// The offset of the slice that each index names; std::nullopt if one is out of range.
std::optional<Offsets> gathered_slices(const Inference& node, std::int64_t extent,
                                       std::int64_t stride) {
  const Numbers* indices = numbers_of(node.input("indices"));
  const auto* list = indices ? std::get_if<std::vector<std::int64_t>>(indices) : nullptr;
  if (list == nullptr) return std::nullopt;
  Offsets starts;
  for (const std::int64_t index : *list) {
    if (index < -extent || index >= extent) return std::nullopt;
    starts.push_back((index < 0 ? index + extent : index) * stride);
  }
  return starts;
}

void evaluate_gather(Inference& node) {
  const Numbers* data = numbers_of(node.input("data"));
  const auto axis = axis_of(node, "data", 0);
  if (data == nullptr || !axis || !node.wants("output")) return;
  if (is_empty(*node.outputs().front().shape)) return node.set_numbers("output", pick(*data, {}));
  const Shape& shape = node.shape("data");
  const auto strides = row_major_strides(shape);
  const auto starts = gathered_slices(node, shape[*axis], strides[*axis]);
  if (!starts) return;
  const auto at = static_cast<std::ptrdiff_t>(*axis);
  const IndexWalk before{Shape(shape.begin(), shape.begin() + at),
                         std::vector<std::int64_t>(strides.begin(), strides.begin() + at)};
  const IndexWalk behind{Shape(shape.begin() + at + 1, shape.end()),
                         std::vector<std::int64_t>(strides.begin() + at + 1, strides.end())};
  Offsets offsets;
  for (const std::int64_t outer : offsets_of(before))
    for (const std::int64_t start : *starts)
      std::ranges::transform(offsets_of(behind), std::back_inserter(offsets),
                             [&](std::int64_t inner) { return outer + start + inner; });
  node.set_numbers("output", pick(*data, offsets));
}

constexpr std::array kMovementRules{
    OpRule{.op = "Transpose",
           .inputs = "data",
           .outputs = "transposed",
           .formula = "the axes in another order",
           .infer = infer_transpose,
           .evaluate = evaluate_transpose,
           .count = count_copy,
           .yields = Yields::Rearranged,
           .example = "2x3x5; perm=2,0,1"},
    OpRule{.op = "Gather",
           .inputs = "data indices",
           .outputs = "output",
           .types = "integer: indices",
           .formula = "the slices of data that the indices name",
           .infer = infer_gather,
           .evaluate = evaluate_gather,
           .count = count_gather,
           .yields = Yields::Copied,
           .input_range = indices_along_axis,
           .example = "4x3x5 int64:2x2; axis=1"},
    OpRule{.op = "TorchEmbedding",
           .domain = kMicrosoft,
           .inputs = "data indices padding_idx? scale_grad_by_freq?",
           .outputs = "output",
           .types = "integer: indices",
           .formula = "the rows of the table that the indices name",
           .infer = infer_gather,
           .evaluate = evaluate_gather,
           .count = count_gather,
           .input_range = indices_along_axis,
           .example = "7x3 int64:2x5"},
};

}  // namespace

//   for each output element:                |output|
//     read an element, write it
void count_copy(const Operands& op, Body& node) {
  const Operand& data = op.list().front();
  node.each(op.first_output().elements(), [&](Body& element) {
    element.read(data);
    element.write(op.first_output());
  });
}

std::optional<IndexRange> indices_along_axis(const NodeView& node, std::string_view formal) {
  const Shape& data = node.shape("data");
  const auto rank = static_cast<std::int64_t>(data.size());
  std::int64_t axis = node.integer("axis", 0);
  if (axis < 0) axis += rank;
  if (formal != "indices" || axis < 0 || axis >= rank) return std::nullopt;
  return IndexRange{0, data[static_cast<std::size_t>(axis)]};
}

std::optional<IndexRange> indices_of_any_axis(const NodeView& node, std::string_view formal) {
  const Shape& data = node.shape("data");
  if (formal != "indices" || data.empty()) return std::nullopt;
  return IndexRange{0, std::ranges::min(data)};
}

std::span<const OpRule> movement_rules() { return kMovementRules; }

}  // namespace opcost
