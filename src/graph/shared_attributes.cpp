// Holds attributes that are written alike, and equal lists of them, once.
#include "graph/shared_attributes.h"

#include <span>
#include <type_traits>
#include <utility>
#include <variant>

namespace opcost::onnx_reader {
namespace {

constexpr std::size_t kMostHeld = 4096;  // chosen by us: what comes later is held for itself

// Graphs see the values around them, and where a payload stands in the file is its own.
template <class T>
bool is_told_by_bytes(const T& value) {
  if constexpr (std::is_same_v<T, Tensor>)
    return value.numbers && value.numbers.in_memory() && !value.sparse;
  else
    return !std::is_same_v<T, std::monostate> && !std::is_same_v<T, std::vector<Tensor>> &&
           !std::is_same_v<T, std::shared_ptr<const Graph>> &&
           !std::is_same_v<T, std::vector<std::shared_ptr<const Graph>>>;
}

}  // namespace

const Attribute* SharedAttributes::known(std::string_view bytes) const {
  if (bytes.empty() || bytes.size() > kLongestKey) return nullptr;
  const auto found = attributes_.find(bytes);
  return found != attributes_.end() ? &found->second : nullptr;
}

const Attribute* SharedAttributes::take(std::string_view bytes, Attribute& attribute) {
  const bool told =
      std::visit([](const auto& value) { return is_told_by_bytes(value); }, attribute.value) ||
      !attribute.function_attribute.empty();
  if (bytes.empty() || bytes.size() > kLongestKey || attributes_.size() >= kMostHeld || !told)
    return nullptr;
  return &attributes_.emplace(bytes, std::move(attribute)).first->second;
}

SharedList<Attribute> SharedAttributes::list_of(const std::vector<const Attribute*>& all,
                                                bool are_held) {
  if (all.empty()) return {};
  const std::span addresses(all);
  // NOLINTNEXTLINE(*-reinterpret-cast): their bytes
  const std::string_view key(reinterpret_cast<const char*>(addresses.data()),
                             addresses.size_bytes());
  if (const auto known = lists_.find(key); are_held && known != lists_.end()) return known->second;
  std::vector<Attribute> copies;
  copies.reserve(all.size());
  for (const Attribute* one : all) copies.push_back(*one);
  SharedList<Attribute> made(std::move(copies));
  if (are_held && lists_.size() < kMostHeld && key.size() <= kLongestKey) lists_.emplace(key, made);
  return made;
}

}  // namespace opcost::onnx_reader
