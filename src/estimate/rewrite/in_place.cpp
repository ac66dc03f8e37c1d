// Finds nodes that can work in place, for tables that price nodes as a whole.
#include "estimate/rewrite/in_place.h"

#include "estimate/rewrite/value_makers.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

bool can_hold(const TensorInfo* input, const TensorInfo& output) {
  return input != nullptr && !input->constant && input->shape == output.shape &&
         input->type == output.type;
}

bool works_in_place(const WalkedNode& walked, const ValueMakers& makers) {
  if (walked.status != NodeStatus::Counted || !walked.rule->elementwise) return false;
  if (walked.outputs.empty() || !walked.outputs[0].shape) return false;
  for (std::size_t at = 0; at < walked.inputs.size(); ++at)
    if (can_hold(walked.inputs[at], walked.outputs[0]) &&
        makers.made_for_one(walked.input_ids[at]).made)
      return true;
  return false;
}

}  // namespace

void mark_in_place(UnbilledNodes& nodes, const ValueTable& values) {
  const ValueMakers makers(nodes, values);
  for (UnbilledNode& one : nodes) one.around.in_place = works_in_place(one.walked, makers);
}

}  // namespace opcost
