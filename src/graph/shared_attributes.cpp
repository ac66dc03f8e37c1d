// Holds equal lists of attributes once.
#include "graph/shared_attributes.h"

#include <cstddef>
#include <cstring>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace opcost::onnx_reader {
namespace {

// Chosen by us: what is longer or comes later is held for itself.
constexpr std::size_t kLongestKey = 1024;
constexpr std::size_t kMostLists = 4096;

// Bytes that are equal for equal values only; false: of a kind that is not compared.
template <class T>
bool append(const T& value, std::string& key) {
  if constexpr (std::is_arithmetic_v<T>) {
    char bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    key.append(bytes, sizeof(T));
    return true;
  } else if constexpr (std::is_same_v<T, std::string>) {
    append(value.size(), key);
    key += value;
    return true;
  } else if constexpr (requires { value.front(); }) {
    append(value.size(), key);
    for (const auto& one : value)
      if (key.size() > kLongestKey || !append(one, key)) return false;
    return true;
  } else {
    return false;
  }
}

std::optional<std::string> key_of(const std::vector<Attribute>& attributes) {
  std::string key;
  for (const Attribute& attribute : attributes) {
    append(attribute.name, key);
    append(attribute.function_attribute, key);
    append(attribute.value.index(), key);
    if (!std::visit([&](const auto& value) { return append(value, key); }, attribute.value))
      return std::nullopt;
    if (key.size() > kLongestKey) return std::nullopt;
  }
  return key;
}

}  // namespace

SharedList<Attribute> SharedAttributes::shared(std::vector<Attribute> attributes) {
  if (attributes.empty()) return {};
  auto key = key_of(attributes);
  if (!key) return attributes;
  if (const auto known = known_.find(*key); known != known_.end()) return known->second;
  SharedList<Attribute> made(std::move(attributes));
  if (known_.size() < kMostLists) known_.emplace(*std::move(key), made);
  return made;
}

}  // namespace opcost::onnx_reader
