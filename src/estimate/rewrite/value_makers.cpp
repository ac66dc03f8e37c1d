// Follows values back to the nodes that make them for one reader alone.
#include "estimate/rewrite/value_makers.h"

#include "rules/node_view.h"

namespace opcost {

ValueMakers::ValueMakers(const UnbilledNodes& nodes, const ValueTable& values)
    : nodes_(nodes), values_(values) {
  for (std::size_t at = 0; at < nodes.size(); ++at)
    for (std::size_t output = 0; output < nodes[at].walked.output_ids.size(); ++output)
      makers_.emplace(nodes[at].walked.output_ids[output], Output{at, output});
}

ValueMakers::Found ValueMakers::made_for_one(ValueId value) const {
  Found found;
  for (std::size_t steps = 0; steps < nodes_.size() && values_.has_one_use(value); ++steps) {
    const auto maker = makers_.find(value);
    if (maker == makers_.end()) {
      found.from_elsewhere = true;
      return found;
    }
    const WalkedNode& walked = nodes_[maker->second.node].walked;
    if (walked.status == NodeStatus::Counted) {
      found.made = maker->second;
      return found;
    }
    found.from_control_flow = is_control_flow(walked);
    const bool renames = walked.status != NodeStatus::Unknown && !found.from_control_flow;
    if (!renames || walked.input_ids.empty()) return found;
    value = walked.input_ids.front();
  }
  return found;
}

}  // namespace opcost
