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

// What a branch costs, in words.
std::string cost_text(const KnownCost& cost) {
  if (cost.unknown == 0) return energy_text(cost.energy);
  return "at least " + energy_text(cost.energy) + " beside " +
         plural_text(cost.unknown, "unknown node");
}

// A branch with unknown work cannot be called the cheaper one. If both have some, or none, what is
// known decides.
bool is_dearer(const KnownCost& one, const KnownCost& other) {
  if ((one.unknown == 0) != (other.unknown == 0)) return one.unknown > 0;
  return one.energy >= other.energy;
}

// The branch that costs more; if they are equal, the first one.
Result<WalkedSubgraph> dearer_branch(const ControlFlow& flow, WalkedNode& walked) {
  auto first = walk_branch(flow, true);
  if (!first) return first;
  const auto then = flow.runner.cost_of(first->nodes);
  if (!then) return then.error();
  auto second = walk_branch(flow, false);
  if (!second) return second;
  const auto otherwise = flow.runner.cost_of(second->nodes);
  if (!otherwise) return otherwise.error();
  const bool takes_first = is_dearer(*then, *otherwise);
  const std::string text = "its condition is not known: " + std::string(name_of(takes_first)) +
                           " is counted, " + cost_text(takes_first ? *then : *otherwise) +
                           " against " + cost_text(takes_first ? *otherwise : *then) +
                           " of the other (--if '" + flow.id + "=then' or '=else' decides)";
  const bool undecided = then->unknown + otherwise->unknown > 0;
  (undecided ? walked.warnings : walked.assumptions).push_back(text);
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
