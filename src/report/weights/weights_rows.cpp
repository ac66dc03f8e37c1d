// The matrices of weights of an estimate, and sums over them.
#include <algorithm>

#include "opcost/core/energy_sum.h"
#include "report/weights/weights_report.h"

namespace opcost {

std::vector<WeightRow> weight_rows(const Estimate& estimate) {
  std::vector<WeightRow> rows;
  for (const NodeEstimate& node : estimate.nodes)
    for (const NodeWeights& weights : node.weights)
      rows.push_back({&node, &weights, &weights == &node.weights.front()});
  return rows;
}

const FormatCost* cost_in(const NodeWeights& weights, WeightFormat format) {
  const auto found = std::ranges::find(weights.costs, format, &FormatCost::format);
  return found != weights.costs.end() ? &*found : nullptr;
}

Picojoules total_in(const std::vector<WeightRow>& rows, WeightFormat format) {
  EnergySum sum;
  for (const WeightRow& row : rows) {
    if (!row.first) continue;
    const WeightFormat wanted = format == WeightFormat::Best ? row.weights->cheapest : format;
    const FormatCost* cost = cost_in(*row.weights, wanted);
    if (cost == nullptr) cost = cost_in(*row.weights, WeightFormat::Dense);
    sum.add(cost != nullptr ? cost->energy : row.node->energy);
  }
  return sum.total();
}

}  // namespace opcost
