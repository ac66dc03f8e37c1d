// Which way a node with subgraphs runs, and what all of them ask.
#include "estimate/control_flow/control_flow.h"

#include <algorithm>
#include <utility>

#include "rules/values/values.h"

namespace opcost {

const Graph* subgraph_of(const Node& node, std::string_view attribute) {
  const auto found = std::ranges::find(node.attributes, attribute, &Attribute::name);
  if (found == node.attributes.end()) return nullptr;
  const auto* graph = std::get_if<std::shared_ptr<const Graph>>(&found->value);
  return graph != nullptr ? graph->get() : nullptr;
}

std::optional<std::int64_t> known_number(const TensorInfo* info) {
  const auto* numbers = info != nullptr ? integers_of(info) : nullptr;
  const bool one = numbers != nullptr && numbers->size() == 1;
  return one ? std::optional{numbers->front()} : std::nullopt;
}

std::optional<std::uint64_t> given_trip_count(const ControlFlow& flow) {
  for (const auto& [name, count] : flow.runner.options().trip_counts) {
    if (!flow.is_named(name)) continue;
    flow.runner.used().trip_counts.insert(name);
    return count;
  }
  return std::nullopt;
}

std::vector<NodeEstimate> ill_formed(WalkedNode& walked, std::string why) {
  make_unknown(walked, UnknownReason::MissingShape, std::move(why));
  return {};
}

namespace {

Result<std::vector<NodeEstimate>> run_repeated(const ControlFlow& flow, WalkedNode& walked) {
  const Subgraphs subgraphs = walked.rule->subgraphs;
  if (subgraphs == Subgraphs::Loop) return run_loop(flow, walked);
  if (subgraphs == Subgraphs::Scan) return run_scan(flow, walked);
  if (subgraphs == Subgraphs::SequenceMap) return run_sequence_map(flow, walked);
  return run_generation(flow, walked);
}

}  // namespace

bool runs_subgraphs(const WalkedNode& walked) {
  return walked.rule != nullptr && walked.rule->subgraphs != Subgraphs::None;
}

Result<Inside> run_subgraphs(const ControlFlow& flow, WalkedNode& walked) {
  const bool is_flow = is_control_flow(walked);
  if (is_flow) {
    walked.status = NodeStatus::Free;
    walked.reason = walked.rule->why;
  } else {
    flow.walk.infer(flow.node, walked);
  }
  if (is_flow && walked.rule->subgraphs != Subgraphs::Branch) {
    auto repeated = run_repeated(flow, walked);
    if (!repeated) return repeated.error();
    return Inside{{}, *std::move(repeated)};
  }
  auto once = is_flow ? run_if(flow, walked) : run_modifiers(flow, walked);
  if (!once) return once.error();
  return Inside{*std::move(once), {}};
}

}  // namespace opcost
