// Scatter, ScatterElements, ScatterND: copies the data with some elements replaced or added to.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "opcost/core/text.h"
#include "ops/movement/movement.h"
#include "ops/movement/scatter_values.h"
#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

Status check_reduction(const Inference& node) {
  if (meeting_of(node) != nullptr) return Ok{};
  return node.fault("its reduction is `" + std::string(node.word("reduction", "")) +
                    "`; ONNX has none, add, mul, max and min");
}

Status infer_scatter_elements(Inference& node) {
  const auto axis = axis_of(node, "data", 0);
  if (!axis) return axis.error();
  const Shape &data = node.shape("data"), &indices = node.shape("indices");
  if (indices != node.shape("updates") || indices.size() != data.size())
    return node.fault("its indices " + shape_text(indices) + " and updates " +
                      shape_text(node.shape("updates")) +
                      " are not alike and of the rank of data " + shape_text(data));
  for (std::size_t i = 0; i < data.size(); ++i)
    if (i != *axis && indices[i] > data[i])
      return node.fault("its indices " + shape_text(indices) + " do not lie in data " +
                        shape_text(data) + " along axis " + std::to_string(*axis));
  if (auto known = check_reduction(node); !known) return known;
  return node.set("output", node.type("data"), data);
}

Status infer_scatter_nd(Inference& node) {
  const Shape &data = node.shape("data"), &indices = node.shape("indices");
  if (indices.empty() || indices.back() > static_cast<std::int64_t>(data.size()))
    return node.fault("its indices " + shape_text(indices) + " are no tuples of axes of data " +
                      shape_text(data));
  Shape updates(indices.begin(), indices.end() - 1);
  updates.insert(updates.end(), data.begin() + indices.back(), data.end());
  if (node.shape("updates") != updates)
    return node.fault("its updates are " + shape_text(node.shape("updates")) + ", not " +
                      shape_text(updates) + " as its indices want");
  if (auto known = check_reduction(node); !known) return known;
  return node.set("output", node.type("data"), data);
}

// Writes an update after it is combined with the present element.
void update(const Operands& op, Body& element) {
  element.read(op["updates"]);
  if (const Meeting* meeting = meeting_of(op); meeting != nullptr && meeting->action) {
    element.read(op["output"]);
    element.does(*meeting->action, op["output"]);
  }
  element.write(op["output"]);
}

//   for each element of data:               |data|
//     read it, write output
void copy_data(const Operands& op, Body& node) {
  node.each(op["data"].elements(), [&](Body& element) {
    element.read(op["data"]);
    element.write(op["output"]);
  });
}

//   data is copied
//   for each update:                        |updates|
//     read its index and it; with a reduction read output and combine; write output
void count_scatter_elements(const Operands& op, Body& node) {
  copy_data(op, node);
  node.each(op["updates"].elements(), [&](Body& element) {
    element.read(op["indices"]);
    update(op, element);
  });
}

//   data is copied
//   for each tuple of indices:              |indices| / indices[-1]
//     read its indices                      indices[-1]
//     for each element of its slice:        |updates| / tuples
//       read the update; with a reduction read output and combine; write output
void count_scatter_nd(const Operands& op, Body& node) {
  const Shape& indices = op["indices"].shape();
  const Extent tuples{element_count(Shape(indices.begin(), indices.end() - 1)), "tuples"};
  const Extent updates = op["updates"].elements();
  const Extent slice{tuples.count.is_zero() ? Count{0} : updates.count / tuples.count,
                     updates.text + " / tuples"};
  copy_data(op, node);
  node.each(tuples, [&](Body& tuple) {
    tuple.each(op["indices"].extent(Axis{-1}), [&](Body& index) { index.read(op["indices"]); });
    tuple.each(slice, [&](Body& element) { update(op, element); });
  });
}

constexpr OpRule scatter(OpRule rule) {
  rule.inputs = "data indices updates";
  rule.types = "any: data updates; integer: indices";
  rule.outputs = "output";
  rule.input_range = rule.count == count_scatter_nd ? indices_of_any_axis : indices_along_axis;
  return rule;
}

constexpr std::string_view kElements =
    "a copy of data in which each update replaces, or meets, the element at its index";

constexpr std::array kScatterRules{
    scatter({.op = "Scatter",
             .since = 9,
             .formula = kElements,
             .infer = infer_scatter_elements,
             .evaluate = evaluate_scatter_elements,
             .count = count_scatter_elements,
             .example = "4x3 int64:2x3 2x3"}),
    scatter({.op = "ScatterElements",
             .since = 11,
             .formula = kElements,
             .infer = infer_scatter_elements,
             .evaluate = evaluate_scatter_elements,
             .count = count_scatter_elements,
             .example = "4x3 int64:2x3 2x3; reduction=add"}),
    scatter({.op = "ScatterND",
             .since = 11,
             .formula = "a copy of data in which each slice of updates replaces, or meets, that at "
                        "its indices",
             .infer = infer_scatter_nd,
             .evaluate = evaluate_scatter_nd,
             .count = count_scatter_nd,
             .example = "4x3x5 int64:2x2 2x5"}),
};

}  // namespace

std::span<const OpRule> scatter_rules() { return kScatterRules; }

}  // namespace opcost
