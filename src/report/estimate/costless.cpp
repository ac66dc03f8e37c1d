// Summarises the free and folded nodes of an estimate, one line per reason.
#include "report/estimate/costless.h"

#include <algorithm>
#include <map>
#include <utility>

#include "opcost/core/text.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

using NodesByOperator = std::map<std::string, std::size_t>;

constexpr std::size_t kMostLines = 12;
constexpr std::size_t kMostOperators = 8;
constexpr std::size_t kLongestListedName = 60;
constexpr std::size_t kLongestReason = 160;

std::string count_text(std::size_t count) { return grouped_text(Count{count}); }

// The most frequent operators, each with its number of nodes, and how many more there are.
std::string operators_text(const NodesByOperator& operators) {
  std::vector<std::pair<std::string, std::size_t>> order(operators.begin(), operators.end());
  std::ranges::stable_sort(order, [](auto& a, auto& b) { return a.second > b.second; });
  std::string text;
  for (std::size_t i = 0; i < std::min(order.size(), kMostOperators); ++i) {
    text += (i == 0 ? "" : ", ") + shortened(printable(order[i].first), kLongestListedName);
    if (order[i].second > 1) text += " ×" + count_text(order[i].second);
  }
  if (order.size() > kMostOperators)
    text += " and " + count_text(order.size() - kMostOperators) + " more operators";
  return text;
}

std::string line_of(NodeStatus status, const std::string& reason,
                    const NodesByOperator& operators) {
  std::size_t nodes = 0;
  for (const auto& [op, times] : operators) nodes += times;
  const std::string why = shortened(printable(reason), kLongestReason);
  return count_text(nodes) + " " + std::string(to_string(status)) + ": " +
         operators_text(operators) + (why.empty() ? "" : " (" + why + ")");
}

}  // namespace

std::vector<std::string> costless_summary(const Selection& nodes) {
  std::map<std::pair<NodeStatus, std::string>, NodesByOperator> groups;
  for (const NodeEstimate* node : nodes)
    if (node->status == NodeStatus::Free || node->status == NodeStatus::Folded)
      ++groups[{node->status, node->reason}][operator_label(*node)];
  std::vector<std::string> lines;
  for (const auto& [key, operators] : groups) {
    if (lines.size() == kMostLines) {
      lines.push_back("and more, for " + count_text(groups.size() - kMostLines) +
                      " other reasons (JSON and CSV list every node)");
      break;
    }
    lines.push_back(line_of(key.first, key.second, operators));
  }
  return lines;
}

}  // namespace opcost
