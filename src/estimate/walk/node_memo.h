#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "estimate/walk/node_key.h"

namespace opcost {

/// What was worked out of nodes, found again for nodes that are alike.
template <class T>
class NodeMemo {
 public:
  /// null: nothing is remembered. Valid until keep() is called.
  const T* find(const NodeKey& key) const {
    const auto known = known_.find(key.bytes());
    return known != known_.end() ? &known->second : nullptr;
  }
  void keep(const NodeKey& key, T result) {
    if (known_.size() >= kMost) known_.clear();
    known_.emplace(key.bytes(), std::move(result));
  }

 private:
  // Chosen by us: a network has fewer different layers, and many networks are not to fill the
  // memory. What is repeated comes back soon after it was forgotten.
  static constexpr std::size_t kMost = 1024;

  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;  // NOLINT(*-naming): the name that the container looks for
  };
  std::unordered_map<std::string, T, Hash, std::equal_to<>> known_;
};

}  // namespace opcost
