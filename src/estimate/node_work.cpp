// How much work nodes are: how often they run, and of how many operations one run is.
#include "opcost/estimate/node_work.h"

#include <algorithm>

#include "opcost/core/count.h"

namespace opcost {

std::uint64_t counted_runs(const Estimate& estimate) {
  Count runs;
  for (const NodeEstimate& node : estimate.nodes)
    if (node.status == NodeStatus::Counted) runs += Count{node.times};
  return runs.exact().value_or(0);
}

std::uint64_t work_of_one_run(const NodeEstimate& node) {
  Count events;
  for (const EventEntry& entry : node.events) events += Count{entry.count};
  return events.exact().value_or(0) / std::max<std::uint64_t>(node.times, 1);
}

}  // namespace opcost
