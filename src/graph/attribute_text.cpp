// Writes the value of a node's attribute as short text.
#include "graph/attribute_text.h"

#include "opcost/core/text.h"

namespace opcost {
namespace {

std::string text(std::monostate) { return "(of a kind opcost does not read)"; }
std::string text(std::int64_t value) { return std::to_string(value); }
// Shortest text that reads back as the same float: 0.1f is "0.1".
std::string text(float value) { return rounded_text(static_cast<double>(value), 8); }
std::string text(const std::string& value) { return value; }
std::string text(const Tensor& value) {
  return std::string(to_string(value.type)) + " " + shape_text(value.shape);
}
std::string text(const std::shared_ptr<const Graph>& value) {
  return value != nullptr ? "graph of " + std::to_string(value->nodes.size()) + " nodes" : "graph";
}

template <class T>
std::string text(const std::vector<T>& values) {
  std::string list;
  for (const T& value : values) list += (list.empty() ? "" : ", ") + text(value);
  return "[" + list + "]";
}

}  // namespace

std::string attribute_text(const Attribute& attribute) {
  return std::visit([](const auto& value) { return text(value); }, attribute.value);
}

}  // namespace opcost
