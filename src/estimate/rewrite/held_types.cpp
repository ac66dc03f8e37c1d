// Factors of contractions in the types that their quantised values fit.
#include "estimate/rewrite/held_types.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "opcost/core/text.h"
#include "rules/body.h"
#include "rules/count_interpreter.h"

namespace opcost {
namespace {

bool moves(Yields yields) {
  return yields == Yields::Rearranged || yields == Yields::Copied || yields == Yields::Chosen;
}

}  // namespace

void HeldTypes::keep(UnbilledNode& one) {
  WalkedNode& walked = one.walked;
  const NodeView view(*walked.rule, *one.node, walked.opset, walked.inputs, walked.outputs);
  std::optional<ElementType> type;
  if (walked.rule->held_type != nullptr) type = walked.rule->held_type(view);
  if (!type && moves(walked.rule->yields) && !walked.input_ids.empty())
    if (const auto known = held_.find(walked.input_ids.front()); known != held_.end())
      type = known->second;
  if (type && !walked.output_ids.empty() && walked.output_ids.front() != ValueId::None)
    held_.insert_or_assign(walked.output_ids.front(), *type);
}

void HeldTypes::give(UnbilledNode& one) {
  WalkedNode& walked = one.walked;
  const Operands operands(*walked.rule, *one.node, walked.opset, walked.inputs, walked.outputs);
  CountInterpreter counter;
  Body body(counter, operands, true);
  walked.rule->count(operands, body);
  std::vector<std::pair<std::size_t, ElementType>> changes;
  for (const Nest& nest : counter.nests())
    for (const Operand* factor : {nest.a, nest.b}) {
      if (factor == nullptr || !factor->present() || !factor->input()) continue;
      const auto known = held_.find(walked.input_ids[*factor->input()]);
      if (known != held_.end()) changes.emplace_back(*factor->input(), known->second);
    }
  for (const auto& [at, type] : changes) {
    TensorInfo info = *walked.inputs[at];
    if (!is_floating(info.type)) continue;
    info.type = type;
    walked.inputs[at] = one.keep(std::move(info));
    one.scales_results = true;
  }
  if (one.scales_results) ++contractions_;
}

void HeldTypes::take(UnbilledNode& one) {
  const WalkedNode& walked = one.walked;
  if (walked.rule == nullptr || one.scales_results) return;
  if (walked.status != NodeStatus::Unknown) keep(one);
  const bool counted = walked.status == NodeStatus::Counted && walked.rule->macs;
  if (counted && !held_.empty()) give(one);
}

std::vector<std::string> HeldTypes::assumptions() const {
  if (contractions_ == 0) return {};
  return {grouped_text(Count{contractions_}) +
          (contractions_ == 1 ? " contraction multiplies" : " contractions multiply") +
          " quantised values in the types that these fit, and a result is converted and scaled "
          "once; --qdq as-written counts them in float"};
}

}  // namespace opcost
