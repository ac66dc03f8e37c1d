// Which value is at fault when a node has no shapes, or no types.
#include "estimate/walk/missing_shape.h"

namespace opcost {

bool has_shape(const TensorInfo& info) { return info.shape || !info.is_tensor(); }

SharedPointer<const MissingShape> missing_input(const WalkedNode& walked) {
  for (const TensorInfo* input : walked.inputs)
    if (input != nullptr && !has_shape(*input) && input->missing) return input->missing;
  return nullptr;
}

bool has_type(const TensorInfo& info) {
  return info.type != ElementType::Undefined || !info.is_tensor();
}

SharedPointer<const MissingShape> untyped_input(const WalkedNode& walked) {
  for (const TensorInfo* input : walked.inputs)
    if (input != nullptr && !has_type(*input) && input->missing) return input->missing;
  return nullptr;
}

SharedPointer<const MissingShape> missing_because(const Node& node, const WalkedNode& walked,
                                                  const std::string& output,
                                                  const std::string& id) {
  // Nobody knows what an unknown operator makes, whatever its inputs are.
  const bool inherits = walked.unknown != UnknownReason::Operator;
  if (auto before = missing_input(walked); before && inherits) return before;
  if (auto before = untyped_input(walked); before && inherits) return before;
  return SharedPointer<const MissingShape>::make(
      MissingShape{id, "`" + output + "` of node `" + node.name + "` (" + node.op_type +
                           "); --set-shape '" + output + "=DIMS' gives it"});
}

}  // namespace opcost
