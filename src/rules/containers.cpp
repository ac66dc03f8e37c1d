// Types of sequences and optionals for shape rules.
#include "rules/containers.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

namespace opcost {

TensorInfo any_of(const Members& members) {
  TensorInfo common;
  if (members.empty()) return common;
  common.type = members.front().type;
  const auto agrees = [&](const TensorInfo& member) {
    return member.shape == members.front().shape;
  };
  if (std::ranges::all_of(members, agrees)) common.shape = members.front().shape;
  return common;
}

std::optional<std::uint64_t> length_of(const TensorInfo& sequence) {
  if (sequence.members != nullptr) return sequence.members->size();
  return sequence.length ? std::optional(*sequence.length) : std::nullopt;
}

TensorInfo uniform_sequence(ElementType type, Shape shape, std::uint64_t length) {
  TensorInfo sequence;
  sequence.type = type;
  sequence.shape = std::move(shape);
  sequence.kind = ValueKind::Sequence;
  sequence.length = length;
  return sequence;
}

TensorInfo sequence_of(ElementType type, Members members) {
  TensorInfo sequence = any_of(members);
  sequence.type = type;
  sequence.kind = ValueKind::Sequence;
  if (members.size() <= kMostMembers)
    sequence.members = std::make_shared<const Members>(std::move(members));
  else if (sequence.shape)
    sequence.length = members.size();
  return sequence;
}

TensorInfo optional_of(Members members) {
  TensorInfo optional = any_of(members);
  optional.kind = ValueKind::Optional;
  optional.members = std::make_shared<const Members>(std::move(members));
  return optional;
}

Error contents_unknown(const NodeView& node, std::string_view formal) {
  return node.fault_at_run_time("what `" + node.name_of(formal) +
                                "` holds is not known before the network runs");
}

Result<const TensorInfo*> sequence_at(const NodeView& node, std::string_view formal) {
  const TensorInfo* input = node.input(formal);
  if (input->kind == ValueKind::Sequence) return input;
  // The output of an unknown node looks like a tensor of which nothing is known.
  if (input->is_tensor() && !input->shape) return contents_unknown(node, formal);
  return node.fault("its input `" + node.name_of(formal) + "` is no sequence");
}

}  // namespace opcost
