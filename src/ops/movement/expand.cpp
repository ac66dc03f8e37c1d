// Expand and Tile: write the same elements several times.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "ops/movement/movement.h"
#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

Status infer_expand(Inference& node) {
  const auto wanted = node.known_integers("shape");
  if (!wanted) return wanted.error();
  if (std::ranges::any_of(*wanted, [](std::int64_t dim) { return dim < 0; }))
    return node.fault("its shape " + shape_text(*wanted) + " has a negative dim");
  auto shape = broadcast(node, node.shape("input"), *wanted);
  if (!shape) return shape.error();
  return node.set("output", node.type("input"), *std::move(shape));
}

void evaluate_expand(Inference& node) {
  const Numbers* input = numbers_of(node.input("input"));
  if (input == nullptr || !node.wants("output")) return;
  const IndexWalk walk = broadcast_walk(node.shape("input"), *node.outputs().front().shape);
  node.set_numbers("output", pick(*input, offsets_of(walk)));
}

// How often each axis is repeated. Opset 1 names one axis and its number of tiles.
Result<Shape> repeats_of(const NodeView& node) {
  if (node.opset() >= 6) return node.known_integers("repeats");
  const auto tiles = known_integer(node, "tiles"), axis = known_integer(node, "axis");
  if (!tiles) return tiles.error();
  if (!axis) return axis.error();
  Shape repeats(node.shape("input").size(), 1);
  const auto at = resolve_axis(node, *axis, repeats.size());
  if (!at) return at.error();
  repeats[*at] = *tiles;
  return repeats;
}

Status infer_tile(Inference& node) {
  const auto repeats = repeats_of(node);
  if (!repeats) return repeats.error();
  Shape shape = node.shape("input");
  if (repeats->size() != shape.size())
    return node.fault("it has " + std::to_string(repeats->size()) + " repeats for " +
                      std::to_string(shape.size()) + " axes");
  for (std::size_t axis = 0; axis < shape.size(); ++axis)
    if ((*repeats)[axis] < 0 || __builtin_mul_overflow(shape[axis], (*repeats)[axis], &shape[axis]))
      return node.fault("dim " + std::to_string(shape[axis]) + " cannot come " +
                        std::to_string((*repeats)[axis]) + " times");
  return node.set("output", node.type("input"), std::move(shape));
}

void evaluate_tile(Inference& node) {
  const Numbers* input = numbers_of(node.input("input"));
  if (input == nullptr || !node.wants("output")) return;
  const Shape& shape = node.shape("input");
  const auto strides = row_major_strides(shape);
  Offsets offsets;
  for_each_index(*node.outputs().front().shape, [&](const Shape& index) {
    std::int64_t offset = 0;
    for (std::size_t axis = 0; axis < index.size(); ++axis)
      offset += index[axis] % shape[axis] * strides[axis];
    offsets.push_back(offset);
  });
  node.set_numbers("output", pick(*input, offsets));
}

bool keeps_shape(const NodeView& node) {
  return !node.outputs().empty() && node.outputs().front().shape == node.shape("input");
}

constexpr OpRule repeats(OpRule rule) {
  rule.outputs = "output";
  rule.count = count_copy;
  rule.why = "in the shape that it has already it is another name of the same tensor";
  rule.free_when = keeps_shape;
  rule.yields = Yields::Copied;
  rule.states_extents = true;
  return rule;
}

constexpr std::array kExpandRules{
    repeats({.op = "Expand",
             .since = 8,
             .inputs = "input shape",
             .types = "integer: shape",
             .formula = "the input broadcast to a shape",
             .infer = infer_expand,
             .evaluate = evaluate_expand,
             .example = "3x1 =2,1,5"}),
    repeats({.op = "Tile",
             .inputs = "input tiles axis",
             .formula = "the input several times along one axis",
             .infer = infer_tile,
             .evaluate = evaluate_tile,
             .example = "2x3 ()=2 ()=1"}),
    repeats({.op = "Tile",
             .since = 6,
             .inputs = "input repeats",
             .types = "integer: repeats",
             .formula = "the input several times along each axis",
             .infer = infer_tile,
             .evaluate = evaluate_tile,
             .example = "2x3 =2,3"}),
};

}  // namespace

std::span<const OpRule> expand_rules() { return kExpandRules; }

}  // namespace opcost
