// What a rule can see of a node, as bytes to compare.
#include "estimate/walk/node_key.h"

#include <algorithm>
#include <variant>

namespace opcost {
namespace {

constexpr std::size_t kFewNumbers = 16;  // so many are compared; more are no shape

}  // namespace

// NOLINTNEXTLINE(*-member-init): bytes that nobody reads
NodeKey::NodeKey(const Node& node, const WalkedNode& walked) {
  put(walked.rule);
  put(walked.opset);
  put_size(walked.inputs.size());
  for (std::size_t at = 0; at < walked.inputs.size(); ++at) {
    put(node.inputs[at].empty());
    put(walked.inputs[at] != nullptr);
    if (walked.inputs[at] != nullptr) put(*walked.inputs[at]);
  }
  put_size(node.outputs.size());
  for (const std::string& output : node.outputs) put(output.empty());
  put_size(node.attributes.size());
  for (const Attribute& attribute : node.attributes) put(attribute);
}

bool NodeKey::still_holds() const {
  return std::ranges::none_of(unread_,
                              [](const SharedNumbers* numbers) { return numbers->in_memory(); });
}

void NodeKey::put(const std::string& text) {
  put_size(text.size());
  put_bytes(text.data(), text.size());
}

template <class T>
void NodeKey::put_list(const std::vector<T>& list) {
  put_size(list.size());
  if constexpr (std::is_arithmetic_v<T>)
    put_bytes(list.data(), list.size() * sizeof(T));
  else
    for (const T& one : list) put(one);
}

void NodeKey::put(const SharedNumbers& numbers) {
  put(static_cast<bool>(numbers));
  if (!numbers) return;
  const bool in_memory = numbers.in_memory();
  put(numbers.size());
  put(in_memory);
  if (!in_memory)
    unread_.push_back(&numbers);
  else if (numbers.size() <= kFewNumbers)
    std::visit([&](const auto& list) { put_list(list); }, *numbers);
  else
    exact_ = false;
}

void NodeKey::put(const TensorInfo& info) {
  if (info.kind != ValueKind::Tensor || info.members != nullptr) exact_ = false;
  put(info.type);
  put(info.shape.has_value());
  if (info.shape) put_list(*info.shape);
  put(info.constant);
  put(info.bounded);
  put(info.most_nonzero.has_value());
  if (info.most_nonzero) put(*info.most_nonzero);
  put(info.numbers);
}

void NodeKey::put(const Attribute& attribute) {
  put(attribute.name);
  put(attribute.function_attribute);
  put_size(attribute.value.index());
  const auto put_value = [&]<class T>(const T& value) {
    if constexpr (std::is_scalar_v<T> || std::is_same_v<T, std::string>) {
      put(value);
    } else if constexpr (std::is_same_v<T, Tensor>) {
      put(value.type);
      put_list(value.shape);
      put(value.sparse);
      put(value.sparse_values);
      put(value.numbers);
    } else if constexpr (std::is_same_v<T, std::vector<std::int64_t>> ||
                         std::is_same_v<T, std::vector<float>> ||
                         std::is_same_v<T, std::vector<std::string>>) {
      put_list(value);
    } else if constexpr (!std::is_same_v<T, std::monostate>) {
      exact_ = false;  // graphs, and lists of tensors
    }
  };
  std::visit(put_value, attribute.value);
}

}  // namespace opcost
