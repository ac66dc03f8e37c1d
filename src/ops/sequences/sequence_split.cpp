// SplitToSequence and ConcatFromSequence: copy between a tensor and a sequence of its parts.
#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "ops/movement/movement.h"
#include "rules/body.h"
#include "rules/containers.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

// How the axis is cut: `count` parts of `size` (the last may be smaller), or a list of sizes.
struct Cut {
  std::int64_t count = 0;
  std::int64_t size = 1;
  std::vector<std::int64_t> sizes;

  std::int64_t part(std::int64_t i, std::int64_t dim) const {
    return sizes.empty() ? std::min(size, dim - i * size) : sizes[static_cast<std::size_t>(i)];
  }
};

Result<Cut> one_by_one(const NodeView& node, const std::vector<std::int64_t>& sizes,
                       std::int64_t dim) {
  std::int64_t rest = dim;
  for (const std::int64_t size : sizes) {
    if (size < 0 || size > rest)
      return node.fault("its parts are more than dim " + std::to_string(dim));
    rest -= size;
  }
  if (rest != 0)
    return node.fault("its parts [" + shape_text(sizes) + "] do not make up dim " +
                      std::to_string(dim));
  return Cut{static_cast<std::int64_t>(sizes.size()), 1, sizes};
}

Result<Cut> cut_of(const NodeView& node, std::int64_t dim) {
  if (!node.has("split")) return Cut{dim, 1, {}};
  const auto split = node.known_integers("split");
  if (!split) return split.error();
  if (!node.shape("split").empty()) return one_by_one(node, *split, dim);
  const std::int64_t size = split->empty() ? 0 : split->front();
  if (size < 1) return node.fault("its parts are of size " + std::to_string(size));
  return Cut{dim / size + (dim % size != 0 ? 1 : 0), size, {}};
}

// The numbers of each part, where those of the input are known.
void give_numbers(const Inference& node, std::size_t axis, Members& members, const Cut& cut) {
  const Numbers* input = numbers_of(node.input("input"));
  const Shape& shape = node.shape("input");
  if (input == nullptr || element_count(shape).is_zero()) return;
  IndexWalk walk{shape, row_major_strides(shape)};
  for (std::size_t i = 0; i < members.size(); ++i) {
    walk.extents[axis] = cut.part(static_cast<std::int64_t>(i), shape[axis]);
    members[i].numbers = pick(*input, offsets_of(walk));
    walk.start += walk.extents[axis] * walk.strides[axis];
  }
}

// One part of the input; without its axis if keepdims is 0.
TensorInfo part_of(const Inference& node, std::size_t axis, std::int64_t size) {
  Shape shape = node.shape("input");
  shape[axis] = size;
  const bool keeps = node.has("split") || node.integer("keepdims", 1) != 0;
  if (!keeps) shape.erase(shape.begin() + static_cast<std::ptrdiff_t>(axis));
  TensorInfo part;
  part.type = node.type("input");
  part.shape = std::move(shape);
  return part;
}

Status infer_split_to_sequence(Inference& node) {
  const Shape& shape = node.shape("input");
  const auto axis = resolve_axis(node, node.integer("axis", 0), shape.size());
  if (!axis) return axis.error();
  const auto cut = cut_of(node, shape[*axis]);
  if (!cut) return cut.error();
  if (cut->count > static_cast<std::int64_t>(kMostMembers)) {
    const TensorInfo part = part_of(node, *axis, cut->size);
    const auto length = static_cast<std::uint64_t>(cut->count);
    TensorInfo many = uniform_sequence(part.type, *part.shape, length);
    const bool alike = cut->sizes.empty() && shape[*axis] % cut->size == 0;
    if (!alike) many.shape.reset(), many.length.reset();
    node.set_container("output_sequence", std::move(many));
    return Ok{};
  }
  Members members;
  for (std::int64_t i = 0; i < cut->count; ++i)
    members.push_back(part_of(node, *axis, cut->part(i, shape[*axis])));
  give_numbers(node, *axis, members, *cut);
  node.set_container("output_sequence", sequence_of(node.type("input"), std::move(members)));
  return Ok{};
}

//   for each member of the sequence, for each of its elements:   |output_sequence[i]|
//     read it, write it
void count_split_to_sequence(const Operands& op, Body& node) {
  const auto members = op.members("output_sequence");
  for (const Operand* member : members)
    node.each(member->elements(), [&](Body& element) {
      element.read(op["input"]);
      element.write(*member);
    });
  if (!members.empty()) return;
  // Too many members to describe one by one, or none.
  node.each(op["input"].elements(), [&](Body& element) {
    element.read(op["input"]);
    element.write(op["output_sequence"]);
  });
}

// The members as the inputs of a Concat; empty if they are not known.
Result<std::vector<const TensorInfo*>> joined_members(const NodeView& node) {
  const auto sequence = sequence_at(node, "input_sequence");
  if (!sequence) return sequence.error();
  if (!(*sequence)->members) return contents_unknown(node, "input_sequence");
  std::vector<const TensorInfo*> members;
  for (const TensorInfo& member : *(*sequence)->members) {
    if (!member.shape)
      return node.fault("the shape of a member of `" + node.name_of("input_sequence") +
                        "` is not known");
    members.push_back(&member);
  }
  if (members.empty()) return node.fault("the sequence it joins is empty");
  return members;
}

Result<Shape> joined_shape(const Inference& node, const std::vector<const TensorInfo*>& members,
                           std::size_t axis, bool stacks) {
  Shape shape = *members.front()->shape;
  const auto at = shape.begin() + static_cast<std::ptrdiff_t>(axis);
  if (stacks) shape.insert(at, static_cast<std::int64_t>(members.size()));
  for (std::size_t i = 1; i < members.size(); ++i) {
    Shape expected = *members.front()->shape;
    const Shape& member = *members[i]->shape;
    if (!stacks && member.size() == expected.size()) expected[axis] = member[axis];
    if (member != expected)
      return node.fault("a member " + shape_text(member) + " does not fit beside " +
                        shape_text(*members.front()->shape) + " along axis " +
                        std::to_string(axis));
    if (!stacks && __builtin_add_overflow(shape[axis], member[axis], &shape[axis]))
      return node.fault("the joined dim is too large");
  }
  return shape;
}

// Members that are all alike, and too many to list.
Status join_alike(Inference& node, const TensorInfo& sequence) {
  const bool stacks = node.integer("new_axis", 0) != 0;
  Shape shape = *sequence.shape;
  const auto axis = resolve_axis(node, node.integer("axis", 0), shape.size() + (stacks ? 1 : 0));
  if (!axis) return axis.error();
  if (stacks) shape.insert(shape.begin() + static_cast<std::ptrdiff_t>(*axis), 1);
  if (__builtin_mul_overflow(shape[*axis], *sequence.length, &shape[*axis]))
    return node.fault("the joined dim is too large");
  return node.set("concat_result", sequence.type, std::move(shape));
}

Status infer_concat_from_sequence(Inference& node) {
  if (!node.given("axis")) return node.fault("its attribute axis is missing");
  const TensorInfo& sequence = *node.input("input_sequence");
  if (sequence.length && sequence.shape) return join_alike(node, sequence);
  const auto members = joined_members(node);
  if (!members) return members.error();
  const bool stacks = node.integer("new_axis", 0) != 0;
  const std::size_t rank = members->front()->shape->size() + (stacks ? 1 : 0);
  const auto axis = resolve_axis(node, node.integer("axis", 0), rank);
  if (!axis) return axis.error();
  auto shape = joined_shape(node, *members, *axis, stacks);
  if (!shape) return shape.error();
  const bool is_small = element_count(*shape) <= Count{kLargestKeptPayload / 8};
  const ElementType type = node.input("input_sequence")->type;
  if (auto set = node.set("concat_result", type, *std::move(shape)); !set) return set;
  if (is_small)
    if (auto numbers = end_to_end(*members, *axis))
      node.set_numbers("concat_result", *std::move(numbers));
  return Ok{};
}

//   for each member of the sequence, for each of its elements:   |input_sequence[i]|
//     read it, write it
void count_concat_from_sequence(const Operands& op, Body& node) {
  const auto members = op.members("input_sequence");
  if (members.empty())  // all alike, and too many to list
    node.each(op["concat_result"].elements(), [&](Body& element) {
      element.read(op["input_sequence"]);
      element.write(op["concat_result"]);
    });
  for (const Operand* member : members)
    node.each(member->elements(), [&](Body& element) {
      element.read(*member);
      element.write(op["concat_result"]);
    });
}

constexpr std::array kSequenceSplitRules{
    OpRule{.op = "ConcatFromSequence",
           .since = 11,
           .inputs = "input_sequence",
           .outputs = "concat_result",
           .formula = "the members one behind the other along an axis, or stacked along a new one",
           .infer = infer_concat_from_sequence,
           .count = count_concat_from_sequence,
           .takes_containers = true,
           .example = "seq(2x3|2x4); axis=1"},
    OpRule{.op = "SplitToSequence",
           .since = 11,
           .inputs = "input split?",
           .outputs = "output_sequence",
           .types = "integer: split",
           .formula = "parts of the input along an axis, as a sequence",
           .infer = infer_split_to_sequence,
           .count = count_split_to_sequence,
           .example = "2x7 ()=3; axis=1"},
};

}  // namespace

std::span<const OpRule> sequence_split_rules() { return kSequenceSplitRules; }

}  // namespace opcost
