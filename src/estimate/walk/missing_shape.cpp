// Which value is at fault when a node has no shapes.
#include "estimate/walk/missing_shape.h"

namespace opcost {

bool has_shape(const TensorInfo& info) { return info.shape || !info.is_tensor(); }

SharedPointer<const MissingShape> missing_input(const WalkedNode& walked) {
  for (const TensorInfo* input : walked.inputs)
    if (input != nullptr && !has_shape(*input) && input->missing) return input->missing;
  return nullptr;
}

SharedPointer<const MissingShape> missing_because(const Node& node, const WalkedNode& walked,
                                                  const std::string& output,
                                                  const std::string& id) {
  if (auto before = missing_input(walked)) return before;
  return SharedPointer<const MissingShape>::make(
      MissingShape{id, "`" + output + "` of node `" + node.name + "` (" + node.op_type +
                           "); --set-shape '" + output + "=DIMS' gives it"});
}

}  // namespace opcost
