// Finds the module of a program that a node belongs to, from its metadata or its name.
#include "estimate/module_path.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace opcost {
namespace {

// The format of torch/onnx/_internal/exporter: the repr() of a list of names, ['', 'blocks.2',
// 'blocks.2.fc1', 'linear_8']. Each is inside the one before it, and the last is the node itself.
constexpr std::string_view kNameScopes = "pkg.torch.onnx.name_scopes";

std::vector<std::string_view> quoted_names(std::string_view list) {
  std::vector<std::string_view> names;
  for (std::size_t at = list.find_first_of("'\""); at < list.size();) {
    const std::size_t end = list.find(list[at], at + 1);
    if (end == std::string_view::npos) break;
    names.push_back(list.substr(at + 1, end - at - 1));
    at = list.find_first_of("'\"", end + 1);
  }
  return names;
}

std::string scope_of_name(std::string_view name) {
  const char separator = name.find('/') != std::string_view::npos ? '/' : '.';
  name = name.substr(0, std::min(name.size(), name.rfind(separator) + 1));
  while (name.ends_with(separator)) name.remove_suffix(1);
  while (name.starts_with('/')) name.remove_prefix(1);
  return std::string(name);
}

}  // namespace

std::string module_path(const Node& node, const std::string& id) {
  const auto told = std::ranges::find(node.metadata, kNameScopes, &Metadata::value_type::first);
  if (told == node.metadata.end()) return scope_of_name(id);
  const auto names = quoted_names(told->second);
  return names.size() < 2 ? "" : std::string(names[names.size() - 2]);
}

}  // namespace opcost
