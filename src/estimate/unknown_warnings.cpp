// Warnings about unknown nodes: one for each cause, with what follows from it.
#include "estimate/unknown_warnings.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr std::size_t kNamesShown = 8;
// Chosen by us: a line that a shell takes and a person can fill in.
constexpr std::size_t kMostValues = 200;

using Nodes = std::vector<const NodeEstimate*>;

/// Unknown nodes of one operator that are at fault for one reason, and how many others are unknown
/// because of them.
struct Cause {
  std::string op;
  UnknownReason reason = UnknownReason::Operator;
  Nodes nodes;
  std::size_t followers = 0;
};

std::string names_of(const Nodes& nodes) {
  std::string text;
  for (std::size_t at = 0; at < nodes.size() && at < kNamesShown; ++at)
    text += (at == 0 ? "`" : ", `") + nodes[at]->id + "`";
  if (nodes.size() > kNamesShown)
    text += " and " + std::to_string(nodes.size() - kNamesShown) + " more";
  return text;
}

// A node that follows from one which is not unknown itself is at fault for its own part.
const NodeEstimate& root_of(const NodeEstimate& node,
                            const std::unordered_map<std::string_view, const NodeEstimate*>& ids) {
  const auto found = ids.find(node.at_fault);
  return found != ids.end() ? *found->second : node;
}

// In the order of the first node at fault.
std::vector<Cause> causes_of(const std::vector<NodeEstimate>& nodes) {
  std::unordered_map<std::string_view, const NodeEstimate*> unknown;
  for (const NodeEstimate& node : nodes)
    if (node.unknown) unknown.emplace(node.id, &node);
  std::vector<Cause> causes;
  std::map<std::pair<std::string, UnknownReason>, std::size_t> places;
  for (const NodeEstimate& node : nodes) {
    if (!node.unknown) continue;
    const NodeEstimate& root = root_of(node, unknown);
    const std::string op = operator_label(root.domain, root.op);
    const auto [place, is_new] = places.try_emplace({op, *root.unknown}, causes.size());
    if (is_new) causes.push_back({op, *root.unknown, {}, 0});
    Cause& cause = causes[place->second];
    if (&root == &node)
      cause.nodes.push_back(&node);
    else
      ++cause.followers;
  }
  return causes;
}

std::string warning(const Cause& cause) {
  const std::size_t count = cause.nodes.size();
  const bool one = count == 1;
  std::string text = std::to_string(count) + " " + cause.op + (one ? " node is" : " nodes are") +
                     " not counted (unknown " + std::string(to_string(cause.reason)) +
                     "): " + names_of(cause.nodes) + "; " + (one ? "" : "the first: ") +
                     cause.nodes.front()->reason;
  if (cause.followers == 0) return text;
  return text + "; " + plural_text(cause.followers, "more node") +
         (cause.followers == 1 ? " is" : " are") + " unknown because of " + (one ? "it" : "them");
}

// What the nodes at fault make whose shape is not known.
std::vector<std::string> values_without_shape(const std::vector<Cause>& causes) {
  std::vector<std::string> names;
  std::set<std::string_view> told;
  for (const Cause& cause : causes)
    for (const NodeEstimate* node : cause.nodes)
      for (const TensorEntry& output : node->outputs) {
        const bool asked = cause.reason == UnknownReason::MissingShape || cause.followers > 0;
        if (asked && !output.name.empty() && !output.shape && told.insert(output.name).second)
          names.push_back(output.name);
      }
  return names;
}

std::string option_for_all(const std::vector<std::string>& values) {
  std::string text =
      "shapes of " + std::to_string(values.size()) + " values are needed; as options:";
  for (std::size_t at = 0; at < values.size() && at < kMostValues; ++at)
    text += " --set-shape '" + values[at] + "=DIMS'";
  if (values.size() > kMostValues)
    text += " and for " + std::to_string(values.size() - kMostValues) + " more";
  return text;
}

// An operator that is not known says no option by itself, though what follows needs one.
void tell_option_for_one(const std::string& value, const std::vector<Cause>& causes,
                         std::vector<std::string>& warnings) {
  for (std::size_t at = 0; at < causes.size(); ++at) {
    const Cause& cause = causes[at];
    const bool told = cause.nodes.front()->reason.find("--set-") != std::string::npos;
    if (cause.followers == 0 || told || values_without_shape({cause}).empty()) continue;
    warnings[at] += "; --set-shape '" + value + "=DIMS' gives " +
                    (cause.followers == 1 ? "it" : "them") + " a shape";
  }
}

}  // namespace

std::vector<std::string> unknown_warnings(const std::vector<NodeEstimate>& nodes) {
  const std::vector<Cause> causes = causes_of(nodes);
  std::vector<std::string> warnings;
  warnings.reserve(causes.size() + 1);
  for (const Cause& cause : causes) warnings.push_back(warning(cause));
  const std::vector<std::string> values = values_without_shape(causes);
  if (values.size() == 1) tell_option_for_one(values.front(), causes, warnings);
  if (values.size() > 1) warnings.push_back(option_for_all(values));
  return warnings;
}

std::vector<std::string> pricing_warnings(const std::vector<NodeEstimate>& nodes) {
  std::map<std::pair<std::string, std::string>, Nodes> groups;
  for (const NodeEstimate& node : nodes)
    if (node.whole && !node.whole->doubt.empty())
      groups[{operator_label(node.domain, node.op), node.whole->doubt}].push_back(&node);
  std::vector<std::string> warnings;
  for (const auto& [key, group] : groups) {
    const std::size_t count = group.size();
    warnings.push_back("the energy of " + std::to_string(count) + " " + key.first +
                       (count == 1 ? " node, " : " nodes, ") + names_of(group) + ": " + key.second);
  }
  return warnings;
}

}  // namespace opcost
