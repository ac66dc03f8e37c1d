// Collects the sizes of a node by which a learned predictor prices it as a whole.
#include "estimate/node_facts.h"

#include <utility>

#include "rules/op_rule.h"

namespace opcost {
namespace {

std::optional<WindowFacts> window_of(const Operands& operands) {
  if (operands.rule().window == nullptr) return std::nullopt;
  auto window = operands.rule().window(operands);
  if (!window) return std::nullopt;
  return WindowFacts{std::move(window->kernel), std::move(window->strides),
                     std::move(window->dilations), std::move(window->pads_begin),
                     std::move(window->pads_end)};
}

}  // namespace

NodeFacts facts_of(const Operands& operands, std::uint64_t macs) {
  NodeFacts facts;
  facts.op = operands.rule().op;
  facts.domain = operands.rule().domain;
  facts.macs = macs;
  for (const Operand& operand : operands.list()) {
    const auto type = operand.type();
    if (!type || !operand.info()->shape) continue;
    auto& list = operand.is_output() ? facts.outputs : facts.inputs;
    list.push_back({operand.shape(), *type, operand.constant()});
  }
  facts.window = window_of(operands);
  return facts;
}

}  // namespace opcost
