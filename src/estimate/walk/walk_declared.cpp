// What the file declares of the values of a walk, and the shapes that the user sets.
#include <string>

#include "estimate/walk/bind_inputs.h"
#include "estimate/walk/derived_dims.h"
#include "estimate/walk/walk.h"
#include "opcost/core/text.h"

namespace opcost {

const DeclaredValue* Walk::declared(const std::string& name) const {
  if (region_.value_info != nullptr) {
    const auto inside = region_.value_info->find(name);
    if (inside != region_.value_info->end()) return &inside->second;
  }
  const auto output = declared_outputs_.find(name);
  return output != declared_outputs_.end() ? output->second : nullptr;
}

// What a declaration says; nothing where it is for another batch than the one asked for.
std::optional<Shape> Walk::declared_shape(const DeclaredValue& said, const Node& node,
                                          WalkedNode& walked) const {
  auto shape = bound_shape(said, settings_.dims);
  if (!shape || settings_.batch == nullptr) return shape;
  auto changed = BatchedNode(*settings_.batch, settings_.notes.places, region_.path, node, walked)
                     .declared(*shape);
  if (changed && changed != shape)
    walked.assumptions.push_back("`" + said.name + "`, which the file declares as " +
                                 shape_text(*shape) + ", is taken as " + shape_text(*changed) +
                                 ", as the batch that is asked for");
  return changed;
}

// A file that declares other shapes than its nodes give is not the model that it seems to be.
void Walk::compare_with_declared(const std::string& name, const TensorInfo& output) {
  // Within bodies shapes may differ from run to run.
  const DeclaredValue* said = region_.path.empty() ? declared(name) : nullptr;
  if (settings_.batch != nullptr || said == nullptr || !said->shape) return;
  if (!output.shape || output.bounded || !output.is_tensor()) return;
  bool same = said->shape->size() == output.shape->size();
  for (std::size_t axis = 0; same && axis < output.shape->size(); ++axis)
    same = bound_dim((*said->shape)[axis], settings_.dims).value_or((*output.shape)[axis]) ==
           (*output.shape)[axis];
  if (same) return;
  std::string text;
  for (const Dim& dim : *said->shape) {
    const auto value = bound_dim(dim, settings_.dims);
    text += (text.empty() ? "" : "x") + (value ? std::to_string(*value) : "?");
  }
  settings_.notes.contradictions.push_back("`" + name + "` as " +
                                           (text.empty() ? "a scalar" : text) +
                                           ", but its nodes make it " + shape_text(*output.shape));
}

// The file's own declaration of outputs that no rule could shape.
void Walk::use_declared_outputs(const Node& node, WalkedNode& walked) const {
  for (std::size_t at = 0; at < node.outputs.size(); ++at) {
    const DeclaredValue* said = node.outputs[at].empty() ? nullptr : declared(node.outputs[at]);
    if (said == nullptr || said->kind != ValueKind::Tensor || walked.outputs[at].shape) continue;
    walked.outputs[at].type = said->type;
    walked.outputs[at].shape = declared_shape(*said, node, walked);
    if (walked.outputs[at].shape) walked.declared_only.insert(at);
  }
}

const Shape* Walk::shape_set_for(const std::string& name) const {
  if (name.empty() || settings_.set_shapes.empty()) return nullptr;
  for (const std::string& key : {region_.path + name, name}) {
    const auto found = settings_.set_shapes.find(key);
    if (found == settings_.set_shapes.end()) continue;
    settings_.used_shapes.insert(key);
    return &found->second;
  }
  return nullptr;
}

// Shapes that the user gives. The element type is that of the file, else that of the first input,
// as for every operator whose shape arrives at run time.
void Walk::use_set_shapes(const Node& node, WalkedNode& walked) const {
  for (std::size_t at = 0; at < node.outputs.size(); ++at) {
    const Shape* given = shape_set_for(node.outputs[at]);
    TensorInfo& output = walked.outputs[at];
    if (given == nullptr || output.shape == *given) continue;
    output.shape = *given;
    output.numbers = nullptr;
    output.bounded = false;
    std::erase_if(walked.assumptions, [&](const std::string& said) {
      return said.find("--set-shape '" + node.outputs[at] + "=") != std::string::npos;
    });
    const DeclaredValue* said = declared(node.outputs[at]);
    if (output.type == ElementType::Undefined && said != nullptr) output.type = said->type;
    const bool follows = !walked.inputs.empty() && walked.inputs.front() != nullptr;
    if (output.type == ElementType::Undefined && follows) output.type = walked.inputs.front()->type;
    walked.assumptions.push_back("`" + node.outputs[at] + "` is taken as " + shape_text(*given) +
                                 ", as --set-shape says");
  }
}

}  // namespace opcost
