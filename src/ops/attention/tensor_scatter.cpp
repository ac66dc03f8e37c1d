// TensorScatter: writes the keys or values of new tokens into a cache.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

Result<std::size_t> sequence_axis(const Inference& node) {
  auto axis = resolve_axis(node, node.integer("axis", -2), node.shape("past_cache").size());
  if (axis && *axis == 0) return node.fault("its axis is that of the batch");
  return axis;
}

Status infer_tensor_scatter(Inference& node) {
  const auto axis = sequence_axis(node);
  if (!axis) return axis.error();
  const Shape &past = node.shape("past_cache"), &update = node.shape("update");
  Shape expected = past;
  if (update.size() == past.size() && update[*axis] <= past[*axis]) expected[*axis] = update[*axis];
  if (update != expected)
    return node.fault("its update " + shape_text(update) + " does not fit into the cache " +
                      shape_text(past) + " along axis " + std::to_string(*axis));
  if (node.has("write_indices") && node.shape("write_indices") != Shape{past.front()})
    return node.fault("its write_indices " + shape_text(node.shape("write_indices")) +
                      " are not one for each of " + std::to_string(past.front()) + " batches");
  return node.set("present_cache", node.type("past_cache"), past);
}

//   for each batch: read its write index             |write_indices|
//   for each element of the cache that stays:        |past_cache kept|
//     read it, write it
//   for each element of the update:                  |update|
//     read it, write it
// The number of elements that stay does not depend on write_indices.
void count_tensor_scatter(const Operands& op, Body& node) {
  const Operand &past = op["past_cache"], &update = op["update"];
  const std::int64_t axis = op.integer("axis", -2);
  Shape kept = past.shape();
  const std::size_t at =
      axis < 0 ? static_cast<std::size_t>(axis + static_cast<std::int64_t>(kept.size()))
               : static_cast<std::size_t>(axis);
  kept[at] -= update.shape()[at];
  node.each(op["write_indices"].elements(), [&](Body& batch) { batch.read(op["write_indices"]); });
  node.each({element_count(kept), "|past_cache kept|"}, [&](Body& element) {
    element.read(past);
    element.write(op["present_cache"]);
  });
  node.each(update.elements(), [&](Body& element) {
    element.read(update);
    element.write(op["present_cache"]);
  });
}

constexpr std::array kTensorScatterRules{
    OpRule{.op = "TensorScatter",
           .since = 24,
           .inputs = "past_cache update write_indices?",
           .outputs = "present_cache",
           .formula = "the cache with the update at its place: what is not replaced is copied",
           .infer = infer_tensor_scatter,
           .count = count_tensor_scatter,
           .example = "2x3x7x4 2x3x2x4 int64:2"},
};

}  // namespace

std::span<const OpRule> tensor_scatter_rules() { return kTensorScatterRules; }

}  // namespace opcost
