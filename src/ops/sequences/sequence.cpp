// Operators on sequences of tensors: SequenceAt, SequenceInsert and others.
// A sequence holds references to tensors: what only rearranges these moves no
// element.
#include <array>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "rules/containers.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

// Insert or erase position; unknown if it arrives at run time.
struct Position {
  bool known = true;
  std::int64_t at = 0;
};

// `slots`: the number of valid positions. Without the input it is the last one.
Result<Position> position_of(const NodeView& node, std::size_t members, std::size_t slots) {
  const auto last = static_cast<std::int64_t>(slots) - 1;
  if (!node.has("position")) return Position{true, last};
  const auto* given = integers_of(node.input("position"));
  if (given == nullptr || given->size() != 1) return Position{false, 0};
  const auto n = static_cast<std::int64_t>(members);
  const std::int64_t at = given->front();
  if (at < -n || at > last)
    return node.fault("position " + std::to_string(at) + " is outside a sequence of " +
                      std::to_string(members));
  return Position{true, at < 0 ? at + n : at};
}

Status infer_construct(Inference& node) {
  Members members;
  for (const TensorInfo* input : node.inputs("inputs")) {
    if (!input->is_tensor()) return node.fault("one of its inputs is no tensor");
    if (!members.empty() && input->type != members.front().type)
      return node.fault("its inputs are " + std::string(to_string(members.front().type)) + " and " +
                        std::string(to_string(input->type)) + "; they must be of one type");
    members.push_back(*input);
  }
  const ElementType type = members.front().type;
  node.set_container("output_sequence", sequence_of(type, std::move(members)));
  return Ok{};
}

Status infer_empty(Inference& node) {
  const auto code = node.integer("dtype", static_cast<std::int64_t>(ElementType::Float));
  const ElementType type = element_type_from_code(code);
  if (type == ElementType::Undefined)
    return node.fault("its attribute dtype names no element type");
  node.set_container("output", sequence_of(type, {}));
  return Ok{};
}

// The member at the position, or what all members have in common.
Result<TensorInfo> sequence_element(const NodeView& node, const TensorInfo& sequence) {
  if (!sequence.members) {
    TensorInfo any;
    any.type = sequence.type;
    any.shape = sequence.shape;
    if (!any.shape) return contents_unknown(node, "input_sequence");
    return any;
  }
  const auto position = position_of(node, sequence.members->size(), sequence.members->size());
  if (!position) return position.error();
  if (position->known) return (*sequence.members)[static_cast<std::size_t>(position->at)];
  TensorInfo any = any_of(*sequence.members);
  if (!any.shape)
    return node.fault_at_run_time(
        "which member it takes (`" + node.name_of("position") +
        "`) is not known before the network runs, and they differ in shape");
  return any;
}

Status infer_at(Inference& node) {
  const auto sequence = sequence_at(node, "input_sequence");
  if (!sequence) return sequence.error();
  auto member = sequence_element(node, **sequence);
  if (!member) return member.error();
  if (!member->shape) return node.fault("the shape of the member it takes is not known");
  node.set_container("tensor", *std::move(member));
  return Ok{};
}

Status infer_erase(Inference& node) {
  const auto sequence = sequence_at(node, "input_sequence");
  if (!sequence) return sequence.error();
  TensorInfo left = **sequence;
  if (left.members) {
    Members members = *left.members;
    if (members.empty()) return node.fault("the sequence it takes from is empty");
    const auto position = position_of(node, members.size(), members.size());
    if (!position) return position.error();
    if (position->known)
      members.erase(members.begin() + position->at);
    else
      members.assign(members.size() - 1, any_of(members));
    left = sequence_of(left.type, std::move(members));
  } else if (left.length && *left.length > 0) {
    --*left.length;
  }
  node.set_container("output_sequence", std::move(left));
  return Ok{};
}

Status infer_insert(Inference& node) {
  const auto sequence = sequence_at(node, "input_sequence");
  if (!sequence) return sequence.error();
  const TensorInfo& tensor = *node.input("tensor");
  if (!tensor.is_tensor()) return node.fault("what it inserts is no tensor");
  TensorInfo more = **sequence;
  if (more.type != ElementType::Undefined && more.type != tensor.type)
    return node.fault("it inserts " + std::string(to_string(tensor.type)) + " into a sequence of " +
                      std::string(to_string(more.type)));
  if (more.members) {
    Members members = *more.members;
    const auto position = position_of(node, members.size(), members.size() + 1);
    if (!position) return position.error();
    members.insert(members.begin() + position->at, tensor);
    if (!position->known) members.assign(members.size(), any_of(members));
    more = sequence_of(tensor.type, std::move(members));
  } else if (more.shape != tensor.shape) {
    more.shape.reset(), more.length.reset();
  } else if (more.length) {
    ++*more.length;
  }
  node.set_container("output_sequence", std::move(more));
  return Ok{};
}

// A single number, whatever the sequence; it never changes if it is known.
Status infer_length(Inference& node) {
  const TensorInfo& sequence = *node.input("input_sequence");
  const bool is_unknown = sequence.is_tensor() && !sequence.shape;
  if (!is_unknown)
    if (auto is_sequence = sequence_at(node, "input_sequence"); !is_sequence)
      return is_sequence.error();
  TensorInfo length;
  length.type = ElementType::Int64;
  length.shape = Shape{};
  const auto members = length_of(sequence);
  length.constant = members.has_value();
  if (members) length.numbers = Numbers(std::vector{static_cast<std::int64_t>(*members)});
  node.set_container("length", std::move(length));
  return Ok{};
}

constexpr OpRule references(OpRule rule) {
  rule.since = 11;
  rule.kind = OpKind::Free;
  rule.why = "a sequence holds references: no element of a tensor moves";
  rule.takes_unknown_shapes = true;
  rule.takes_containers = true;
  return rule;
}

constexpr std::array kSequenceRules{
    references({.op = "SequenceAt",
                .inputs = "input_sequence position",
                .outputs = "tensor",
                .types = "integer: position",
                .formula = "the member at a position",
                .infer = infer_at,
                .example = "seq(2x3|2x4) ()=1"}),
    references({.op = "SequenceConstruct",
                .inputs = "inputs*",
                .outputs = "output_sequence",
                .formula = "the inputs as a sequence",
                .infer = infer_construct,
                .example = "2x3 2x4"}),
    references({.op = "SequenceEmpty",
                .outputs = "output",
                .formula = "a sequence without members",
                .infer = infer_empty,
                .example = "; dtype=1"}),
    references({.op = "SequenceErase",
                .inputs = "input_sequence position?",
                .outputs = "output_sequence",
                .types = "integer: position",
                .formula = "the sequence without one member",
                .infer = infer_erase,
                .example = "seq(2x3|2x4) ()=0"}),
    references({.op = "SequenceInsert",
                .inputs = "input_sequence tensor position?",
                .outputs = "output_sequence",
                .types = "integer: position",
                .formula = "the sequence with one more member",
                .infer = infer_insert,
                .example = "seq(2x3|2x4) 2x5 ()=0"}),
    references({.op = "SequenceLength",
                .inputs = "input_sequence",
                .outputs = "length",
                .formula = "how many members there are",
                .infer = infer_length,
                .example = "seq(2x3|2x4)"}),
};

}  // namespace

std::span<const OpRule> sequence_rules() { return kSequenceRules; }

}  // namespace opcost
