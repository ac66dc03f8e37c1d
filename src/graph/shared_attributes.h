#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "opcost/graph/graph.h"

namespace opcost::onnx_reader {

/// The attributes of a file's nodes, equal ones read and held once: strides, pads and axes repeat
/// from layer to layer.
class SharedAttributes {
 public:
  /// Chosen by us: what is written in more bytes is held for itself.
  static constexpr std::size_t kLongestKey = 1024;

  /// The attribute that was read from the same bytes of the file; null: none was, or it is not
  /// held.
  const Attribute* known(std::string_view bytes) const;
  /// Takes an attribute and holds it for as long as this lives, if it is short and depends on its
  /// bytes alone; null: it does not, and `attribute` is as it was.
  const Attribute* take(std::string_view bytes, Attribute& attribute);

  /// A node's list; it shares it with others that have the same attributes if all `are_held`.
  SharedList<Attribute> list_of(const std::vector<const Attribute*>& all, bool are_held);

 private:
  struct Hash {
    using is_transparent = void;  // NOLINT(readability-identifier-naming): the library's name
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };
  template <class T>
  using ByBytes = std::unordered_map<std::string, T, Hash, std::equal_to<>>;

  ByBytes<Attribute> attributes_;
  ByBytes<SharedList<Attribute>> lists_;  // by the addresses of their attributes
};

}  // namespace opcost::onnx_reader
