// The operator OneHot.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>
#include <variant>

#include "opcost/core/text.h"
#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

// The output has one axis more than the indices; this is its position.
Result<std::size_t> new_axis(const NodeView& node) {
  return resolve_axis(node, node.integer("axis", -1), node.shape("indices").size() + 1);
}

Status infer_one_hot(Inference& node) {
  node.set_type("output", node.type("values"));
  const auto axis = new_axis(node);
  if (!axis) return axis.error();
  const auto depth = known_integer(node, "depth");
  if (!depth) return depth.error();
  if (node.shape("values") != Shape{2})
    return node.fault("its values " + shape_text(node.shape("values")) + " are not off and on");
  Shape shape = node.shape("indices");
  shape.insert(shape.begin() + static_cast<std::ptrdiff_t>(*axis), *depth);
  return node.set("output", node.type("values"), std::move(shape));
}

//   read off and on                         |values|
//   for each index: read it                 |indices|
//   for each output element: write it       |output|
// The index says where the one is, so nothing is compared.
void count_one_hot(const Operands& op, Body& node) {
  node.each(op["values"].elements(), [&](Body& value) { value.read(op["values"]); });
  node.each(op["indices"].elements(), [&](Body& index) { index.read(op["indices"]); });
  node.each(op["output"].elements(), [&](Body& element) { element.write(op["output"]); });
}

void evaluate_one_hot(Inference& node) {
  const Numbers* values = numbers_of(node.input("values"));
  const auto* indices = integers_of(node.input("indices"));
  const auto axis = new_axis(node);
  if (values == nullptr || indices == nullptr || !axis || !node.wants("output")) return;
  const Shape& shape = *node.outputs().front().shape;
  auto strides = row_major_strides(node.shape("indices"));
  strides.insert(strides.begin() + static_cast<std::ptrdiff_t>(*axis), 0);
  Offsets offsets;  // 0: off, 1: on
  for_each_index(shape, [&](const Shape& index) {
    const auto named = (*indices)[static_cast<std::size_t>(offset_of(index, strides))];
    offsets.push_back(wrapped_index(named, shape[*axis]) == index[*axis] ? 1 : 0);
  });
  node.set_numbers("output", pick(*values, offsets));
}

constexpr std::array kOneHotRules{
    OpRule{.op = "OneHot",
           .since = 9,
           .inputs = "indices depth values",
           .outputs = "output",
           .types = "number: indices; number: depth",
           .formula = "on at each index of a new axis, off elsewhere",
           .infer = infer_one_hot,
           .evaluate = evaluate_one_hot,
           .count = count_one_hot,
           .marks = Marks::OnePerIndex,
           .example = "int64:2x3 ()=5 2; axis=1"},
};

}  // namespace

std::span<const OpRule> one_hot_rules() { return kOneHotRules; }

}  // namespace opcost
