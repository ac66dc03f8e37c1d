// Gathering by element and by tuple of indices; Gather itself is in movement.cpp.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/movement/movement.h"
#include "rules/body.h"
#include "rules/domains.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

Status infer_gather_elements(Inference& node) {
  const auto axis = axis_of(node, "data", 0);
  if (!axis) return axis.error();
  const Shape &data = node.shape("data"), &indices = node.shape("indices");
  bool fits = indices.size() == data.size();
  for (std::size_t i = 0; fits && i < data.size(); ++i) fits = i == *axis || indices[i] <= data[i];
  if (!fits)
    return node.fault("its indices " + shape_text(indices) + " do not lie in data " +
                      shape_text(data) + " along axis " + std::to_string(*axis));
  return node.set("output", node.type("data"), indices);
}

//   for each output element:                |output|
//     read its index and the element of data there, write it
void count_gather_elements(const Operands& op, Body& node) {
  node.each(op["output"].elements(), [&](Body& element) {
    element.read(op["indices"]);
    element.read(op["data"]);
    element.write(op["output"]);
  });
}

void evaluate_gather_elements(Inference& node) {
  const Numbers* data = numbers_of(node.input("data"));
  const auto* indices = integers_of(node.input("indices"));
  const auto axis = axis_of(node, "data", 0);
  if (data == nullptr || indices == nullptr || !axis || is_empty(node.shape("data"))) return;
  const Shape& shape = node.shape("data");
  const auto strides = row_major_strides(shape);
  Offsets offsets;
  bool inside = true;
  for_each_index(node.shape("indices"), [&](const Shape& index) {
    Shape from = index;
    const auto at = wrapped_index((*indices)[offsets.size()], shape[*axis]);
    inside = inside && at.has_value();
    from[*axis] = at.value_or(0);
    offsets.push_back(offset_of(from, strides));
  });
  if (inside) node.set_numbers("output", pick(*data, offsets));
}

// How the indices of a GatherND name slices of data: both share `batches` leading axes, then
// each tuple has `width` indices.
struct Tuples {
  std::size_t batches = 0;
  std::size_t width = 0;
};

Result<Tuples> tuples_of(const NodeView& node) {
  const Shape &data = node.shape("data"), &indices = node.shape("indices");
  const std::int64_t batches = node.integer("batch_dims", 0);
  const auto ranks = static_cast<std::int64_t>(std::min(data.size(), indices.size()));
  if (batches < 0 || batches >= ranks)
    return node.fault("data " + shape_text(data) + " and indices " + shape_text(indices) +
                      " do not have " + std::to_string(batches) + " batch_dims and more");
  const auto common = static_cast<std::size_t>(batches);
  if (!std::equal(data.begin(), data.begin() + batches, indices.begin()))
    return node.fault("data " + shape_text(data) + " and indices " + shape_text(indices) +
                      " differ in their batches");
  if (indices.back() > static_cast<std::int64_t>(data.size() - common))
    return node.fault("tuples of " + std::to_string(indices.back()) +
                      " indices are longer than data " + shape_text(data) + " has axes");
  return Tuples{common, static_cast<std::size_t>(indices.back())};
}

Status infer_gather_nd(Inference& node) {
  const auto tuples = tuples_of(node);
  if (!tuples) return tuples.error();
  const Shape &data = node.shape("data"), &indices = node.shape("indices");
  Shape shape(indices.begin(), indices.end() - 1);
  const auto named = static_cast<std::ptrdiff_t>(tuples->batches + tuples->width);
  shape.insert(shape.end(), data.begin() + named, data.end());
  return node.set("output", node.type("data"), std::move(shape));
}

//   for each tuple of indices:              |indices| / indices[-1]
//     read its indices                      indices[-1]
//     for each element of its slice:        |output| / tuples
//       read data, write output
void count_gather_nd(const Operands& op, Body& node) {
  const Shape& indices = op["indices"].shape();
  const Extent tuples{element_count(Shape(indices.begin(), indices.end() - 1)), "tuples"};
  const Extent output = op["output"].elements();
  const Extent slice{tuples.count.is_zero() ? Count{0} : output.count / tuples.count,
                     output.text + " / tuples"};
  node.each(tuples, [&](Body& tuple) {
    tuple.each(op["indices"].extent(Axis{-1}), [&](Body& index) { index.read(op["indices"]); });
    tuple.each(slice, [&](Body& element) {
      element.read(op["data"]);
      element.write(op["output"]);
    });
  });
}

void evaluate_gather_nd(Inference& node) {
  const Numbers* data = numbers_of(node.input("data"));
  const auto* indices = integers_of(node.input("indices"));
  const auto tuples = tuples_of(node);
  if (data == nullptr || indices == nullptr || !tuples || !node.wants("output")) return;
  if (is_empty(node.shape("data"))) return;
  const Shape& shape = node.shape("data");
  const auto batches_and_tuples = static_cast<std::ptrdiff_t>(node.shape("indices").size()) - 1;
  const auto strides = row_major_strides(shape);
  const auto index_strides = row_major_strides(node.shape("indices"));
  Offsets offsets;
  bool inside = true;
  for_each_index(*node.outputs().front().shape, [&](const Shape& index) {
    Shape tuple(index.begin(), index.begin() + batches_and_tuples);
    Shape from(tuple.begin(), tuple.begin() + static_cast<std::ptrdiff_t>(tuples->batches));
    tuple.push_back(0);
    for (std::size_t i = 0; i < tuples->width; ++i) {
      tuple.back() = static_cast<std::int64_t>(i);
      const auto named = (*indices)[static_cast<std::size_t>(offset_of(tuple, index_strides))];
      const auto at = wrapped_index(named, shape[tuples->batches + i]);
      inside = inside && at.has_value();
      from.push_back(at.value_or(0));
    }
    from.insert(from.end(), index.begin() + batches_and_tuples, index.end());
    offsets.push_back(offset_of(from, strides));
  });
  if (inside) node.set_numbers("output", pick(*data, offsets));
}

constexpr OpRule kGatherND{.op = "GatherND",
                           .since = 11,
                           .inputs = "data indices",
                           .outputs = "output",
                           .types = "integer: indices",
                           .formula = "for each tuple of indices the slice of data there",
                           .infer = infer_gather_nd,
                           .evaluate = evaluate_gather_nd,
                           .count = count_gather_nd,
                           .yields = Yields::Copied,
                           .input_range = indices_of_any_axis,
                           .example = "4x3x5 int64:2x2"};

constexpr std::array kGatherRules{
    OpRule{.op = "GatherElements",
           .since = 11,
           .inputs = "data indices",
           .outputs = "output",
           .types = "integer: indices",
           .formula = "for each index the element of data there along an axis",
           .infer = infer_gather_elements,
           .evaluate = evaluate_gather_elements,
           .count = count_gather_elements,
           .yields = Yields::Copied,
           .input_range = indices_along_axis,
           .example = "4x3 int64:2x3; axis=0"},
    kGatherND,
    microsoft(11, kGatherND),
};

}  // namespace

std::span<const OpRule> gather_rules() { return kGatherRules; }

}  // namespace opcost
