// If: one of two branches.
#include <algorithm>
#include <utility>

#include "estimate/control_flow/control_flow.h"
#include "estimate/control_flow/iterate.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

std::string_view name_of(bool then) { return then ? "then_branch" : "else_branch"; }

std::optional<bool> known_condition(const WalkedNode& walked) {
  const TensorInfo* condition = walked.inputs.empty() ? nullptr : walked.inputs.front();
  if (condition == nullptr || !condition->numbers) return std::nullopt;
  const auto* numbers = std::get_if<std::vector<std::int64_t>>(condition->numbers.get());
  if (numbers == nullptr || numbers->size() != 1) return std::nullopt;
  return numbers->front() != 0;
}

std::optional<bool> chosen_branch(const ControlFlow& flow) {
  for (const auto& [name, then] : flow.runner.options().branches) {
    if (!flow.is_named(name)) continue;
    flow.runner.used().branches.insert(name);
    return then;
  }
  return std::nullopt;
}

Result<WalkedSubgraph> walk_branch(const ControlFlow& flow, bool then) {
  return flow.runner.walk_subgraph(*subgraph_of(flow.node, name_of(then)), {}, flow.walk,
                                   flow.id + "/" + std::string(name_of(then)) + "/");
}

// The branch that costs more; if they are equal, the first one.
Result<WalkedSubgraph> dearer_branch(const ControlFlow& flow, WalkedNode& walked) {
  auto first = walk_branch(flow, true);
  if (!first) return first;
  const auto then = flow.runner.energy_of(first->nodes);
  if (!then) return then.error();
  auto second = walk_branch(flow, false);
  if (!second) return second;
  const auto otherwise = flow.runner.energy_of(second->nodes);
  if (!otherwise) return otherwise.error();
  const bool takes_first = *then >= *otherwise;
  walked.assumptions.push_back("its condition is not known: " + std::string(name_of(takes_first)) +
                               " is counted, " + energy_text(std::max(*then, *otherwise)) +
                               " against " + energy_text(std::min(*then, *otherwise)) +
                               " of the other (--if '" + flow.id + "=then' or '=else' decides)");
  return takes_first ? std::move(first) : std::move(second);
}

}  // namespace

Result<UnbilledNodes> run_if(const ControlFlow& flow, WalkedNode& walked) {
  for (const bool then : {true, false})
    if (subgraph_of(flow.node, name_of(then)) == nullptr) {
      make_unknown(walked, UnknownReason::MissingShape, "it has no " + std::string(name_of(then)));
      return UnbilledNodes{};
    }
  auto branch = chosen_branch(flow);
  if (!branch) branch = known_condition(walked);
  auto run = branch ? walk_branch(flow, *branch) : dearer_branch(flow, walked);
  if (!run) return run.error();
  for (std::size_t at = 0; at < walked.outputs.size() && at < run->outputs.size(); ++at)
    walked.outputs[at] = branch ? run->outputs[at] : varying(run->outputs[at]);
  walked.given_inside = std::move(run->output_ids);
  return std::move(run->nodes);
}

}  // namespace opcost
