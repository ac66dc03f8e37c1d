#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "estimate/walk/walked_node.h"
#include "opcost/graph/graph.h"

namespace opcost {

/// What a rule can see of a node, as bytes that are equal only where all of it is: whoever works
/// out a node can remember the result for nodes that are alike.
class NodeKey {
 public:
  /// The rule, the operands that go in, and the attributes.
  NodeKey(const Node& node, const WalkedNode& walked);

  /// More that the result may depend on.
  template <class T>
  requires(std::is_scalar_v<T>) void put(T value) {
    char bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    bytes_.append(bytes, sizeof(T));
  }
  void put(const std::string& text);
  void put(const TensorInfo& info);

  /// False: it does not hold all, or is too long to be compared.
  bool is_exact() const;
  /// Numbers that are not in memory are not in the key: a result depends on none of them while they
  /// are still not there.
  bool still_holds() const;
  std::string take() { return std::move(bytes_); }

 private:
  template <class T>
  void put_list(const std::vector<T>& list);
  void put(const SharedNumbers& numbers);
  void put(const Attribute& attribute);

  std::string bytes_;
  std::vector<const SharedNumbers*> unread_;
  bool exact_ = true;
};

}  // namespace opcost
