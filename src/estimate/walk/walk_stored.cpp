// From which constants of the file the values of a walk have their numbers.
#include <algorithm>
#include <vector>

#include "estimate/walk/walk.h"
#include "rules/node_view.h"
#include "rules/parameter_inputs.h"

namespace opcost {
namespace {

// A view, a conversion, or one that only moves numbers: whoever reads the result reads what is
// stored, though it may not be a constant (a dequantised weight is none).
bool keeps_numbers(const WalkedNode& walked) {
  const OpRule& rule = *walked.rule;
  const bool view = walked.status == NodeStatus::Free && rule.kind == OpKind::Free;
  const bool moves = rule.yields == Yields::Rearranged || rule.yields == Yields::Copied ||
                     rule.yields == Yields::Converted;
  return view || moves || rule.conversion == Conversion::Dequantizes;
}

}  // namespace

namespace {

StoredOrder order_after(const WalkedNode& walked) {
  const OpRule& rule = *walked.rule;
  if (rule.constant != ConstantSource::None) return StoredOrder::AsStored;
  const bool given = !walked.inputs.empty() && walked.inputs.front() != nullptr;
  if (!given) return StoredOrder::Changed;
  const StoredOrder before = walked.inputs.front()->order;
  const bool view = rule.kind == OpKind::Free;
  if (view || rule.yields == Yields::Converted || rule.conversion == Conversion::Dequantizes)
    return before;
  const bool moved_once = rule.yields == Yields::Rearranged && before == StoredOrder::AsStored;
  return moved_once ? StoredOrder::Rearranged : StoredOrder::Changed;
}

}  // namespace

TensorInfo Walk::constant_of(const SharedText& name, const Tensor& tensor) const {
  TensorInfo info{tensor.type, tensor.shape, true, tensor.numbers};
  const std::string& place = region_.definition;
  info.stored =
      settings_.stored.add(place.empty() ? name : SharedText(place + name), tensor, &tensor);
  return info;
}

// The constants of the file from which a folded node, or a view, has its numbers.
void Walk::trace_numbers(const Node& node, WalkedNode& walked, bool literal) const {
  if (walked.rule == nullptr || walked.outputs.empty()) return;
  if (walked.status == NodeStatus::Folded) {
    const StoredId stored = numbers_of_folded(node, walked, literal);
    for (TensorInfo& output : walked.outputs) {
      output.stored = stored;
      output.order = order_after(walked);
    }
  } else if (keeps_numbers(walked)) {
    const bool given = !walked.inputs.empty() && walked.inputs.front() != nullptr;
    if (!given) return;
    walked.outputs.front().stored = walked.inputs.front()->stored;
    walked.outputs.front().order = order_after(walked);
  }
}

// The result of a node of constants alone, none of which depends on what the model gets.
bool Walk::is_literal(const Node& node, const WalkedNode& walked) const {
  return walked.status == NodeStatus::Folded &&
         std::ranges::all_of(node.inputs, [&](const std::string& name) {
           const KnownValue* value = name.empty() ? nullptr : known(name);
           return value == nullptr || value->literal;
         });
}

// An array filled by a shape that stands in the file is a weight whose numbers were left out.
StoredId Walk::numbers_of_folded(const Node& node, WalkedNode& walked, bool literal) const {
  const ConstantSource source = walked.rule->constant;
  if (source == ConstantSource::Stored || (source == ConstantSource::Filled && literal)) {
    const std::string& place = walked.has_arguments ? region_.path : region_.definition;
    const TensorInfo& output = walked.outputs.front();
    Tensor tensor;
    const Tensor* in_file = nullptr;
    tensor.type = output.type;
    tensor.shape = output.shape.value_or(Shape{});
    for (const Attribute& attribute : node.attributes)
      if (const auto* value = std::get_if<Tensor>(&attribute.value);
          value != nullptr && source == ConstantSource::Stored) {
        tensor = *value;
        in_file = value;
      }
    return settings_.stored.add(place + node.outputs.front(), tensor, in_file);
  }
  if (walked.rule->kind == OpKind::Folded) return StoredId::None;
  const NodeView view(*walked.rule, node, walked.opset, walked.inputs, walked.outputs);
  std::vector<StoredId> parts;
  for (std::size_t at = 0; at < walked.inputs.size(); ++at)
    if (walked.inputs[at] != nullptr && passes_numbers_on(view, at))
      parts.push_back(walked.inputs[at]->stored);
  return settings_.stored.join(parts);
}

}  // namespace opcost
