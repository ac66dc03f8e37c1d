// Warnings about unknown nodes, grouped by operator and reason.
#include "estimate/unknown_warnings.h"

#include <map>
#include <utility>

#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr std::size_t kNamesShown = 8;

struct Group {
  std::vector<const NodeEstimate*> nodes;
};

std::string names_of(const Group& group) {
  const std::size_t count = group.nodes.size();
  std::string text;
  for (std::size_t at = 0; at < count && at < kNamesShown; ++at)
    text += (at == 0 ? "`" : ", `") + group.nodes[at]->id + "`";
  if (count > kNamesShown) text += " and " + std::to_string(count - kNamesShown) + " more";
  return text;
}

std::string warning(const std::string& op, UnknownReason reason, const Group& group) {
  const std::size_t count = group.nodes.size();
  return std::to_string(count) + " " + op + (count == 1 ? " node is" : " nodes are") +
         " not counted (unknown " + std::string(to_string(reason)) + "): " + names_of(group) +
         "; the first: " + group.nodes.front()->reason;
}

}  // namespace

std::vector<std::string> unknown_warnings(const std::vector<NodeEstimate>& nodes) {
  std::map<std::pair<std::string, UnknownReason>, Group> groups;
  for (const NodeEstimate& node : nodes) {
    if (!node.unknown) continue;
    groups[{operator_label(node.domain, node.op), *node.unknown}].nodes.push_back(&node);
  }
  std::vector<std::string> warnings;
  for (const auto& [key, group] : groups) warnings.push_back(warning(key.first, key.second, group));
  return warnings;
}

std::vector<std::string> pricing_warnings(const std::vector<NodeEstimate>& nodes) {
  std::map<std::pair<std::string, std::string>, Group> groups;
  for (const NodeEstimate& node : nodes)
    if (node.whole && !node.whole->doubt.empty())
      groups[{operator_label(node.domain, node.op), node.whole->doubt}].nodes.push_back(&node);
  std::vector<std::string> warnings;
  for (const auto& [key, group] : groups) {
    const std::size_t count = group.nodes.size();
    warnings.push_back("the energy of " + std::to_string(count) + " " + key.first +
                       (count == 1 ? " node, " : " nodes, ") + names_of(group) + ": " + key.second);
  }
  return warnings;
}

}  // namespace opcost
