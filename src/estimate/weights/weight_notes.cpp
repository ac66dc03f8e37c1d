// Says of an estimate how its weights were kept.
#include "estimate/weights/weight_notes.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr std::size_t kMostNamed = 3;

std::string matrices_text(std::size_t count) {
  return grouped_text(Count{count}) + (count == 1 ? " matrix" : " matrices");
}

std::string named(const std::vector<std::string>& nodes) {
  std::vector<std::string> some(nodes.begin(), nodes.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                                   nodes.size(), kMostNamed)));
  if (nodes.size() > kMostNamed)
    some.push_back("and " + std::to_string(nodes.size() - kMostNamed) + " more");
  return joined(some);
}

}  // namespace

void note_weights(Estimate& result) {
  const WeightPlan& plan = result.options.what_if.weights;
  if (!plan.format) return;
  std::map<WeightFormat, std::size_t> used;
  std::map<std::string, std::vector<std::string>> unread;
  for (const NodeEstimate& node : result.nodes)
    for (const NodeWeights& weights : node.weights) {
      if (weights.why_not.empty())
        ++used[weights.used];
      else
        unread[weights.why_not].push_back(node.id);
    }
  std::vector<std::string> texts;
  for (const auto& [format, count] : used)
    texts.push_back(matrices_text(count) + " " + std::string(to_string(format)));
  if (texts.empty()) texts.emplace_back("no matrix of weights was found in a contraction");
  std::string assumed;
  if (plan.sparsity.is_assumed())
    assumed = "; sparsity " + plan.sparsity.text + " is assumed, evenly over rows, not read";
  if (plan.sparsity.by_magnitude)
    assumed = "; of each matrix the weights nearest to 0 are taken as 0, a share of " +
              exact_text(plan.sparsity.share);
  const auto says = [](const PrecisionRule& rule) {
    return rule.types.sparsity || rule.types.value_bits;
  };
  if (std::ranges::any_of(result.options.what_if.precision.rules, says))
    assumed += "; sparsity and values of single nodes as --precision says";
  if (plan.value_bits > 0)
    assumed += "; each matrix is quantised evenly to " + std::to_string(plan.value_bits) +
               " bits of values; what accuracy remains is not known";
  result.assumptions.push_back("--weights " + std::string(to_string(*plan.format)) + ": " +
                               joined(texts) + assumed);
  for (const auto& [why, nodes] : unread)
    result.warnings.push_back("--weights: " + matrices_text(nodes.size()) + " stayed dense, of " +
                              named(nodes) + ": " + why);
}

}  // namespace opcost
