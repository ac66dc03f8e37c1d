#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
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
  requires(std::is_scalar_v<T>) void put(T value) { put_bytes(&value, sizeof(T)); }
  void put(const std::string& text);
  void put(const TensorInfo& info);

  /// False: it does not hold all, or is too long to be compared.
  bool is_exact() const { return exact_; }
  /// Numbers that are not in memory are not in the key: a result depends on none of them while they
  /// are still not there.
  bool still_holds() const;
  /// Valid as long as the key.
  std::string_view bytes() const { return {bytes_.data(), size_}; }

 private:
  // Chosen by us, far above what a layer of a network needs.
  static constexpr std::size_t kLongest = 4096;

  void put_bytes(const void* from, std::size_t size) {
    if (size > kLongest - size_) {
      exact_ = false;
      return;
    }
    if (size > 0) std::memcpy(bytes_.data() + size_, from, size);
    size_ += size;
  }
  void put_size(std::size_t size) {
    if (size > kLongest) exact_ = false;
    put(static_cast<std::uint16_t>(size));
  }
  template <class T>
  void put_list(const std::vector<T>& list);
  void put(const SharedNumbers& numbers);
  void put(const Attribute& attribute);

  std::array<char, kLongest> bytes_;  // only the first size_ of them are ever written
  std::size_t size_ = 0;
  std::vector<const SharedNumbers*> unread_;
  bool exact_ = true;
};

}  // namespace opcost
