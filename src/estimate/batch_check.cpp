// Refuses an estimate for another batch where a node of the file holds the batch.
#include "estimate/batch_check.h"

#include <string>
#include <unordered_map>

namespace opcost {
namespace {

// a/b for the new batch is at least that for the old one: a·from >= b·to.
bool follows(std::uint64_t now, std::uint64_t before, const BatchChange& change) {
  const Count more = Count{now} * Count{static_cast<std::uint64_t>(change.from)};
  const Count least = Count{before} * Count{static_cast<std::uint64_t>(change.to)};
  return !more.exact() || !least.exact() || more >= least;
}

bool differs(const TensorEntry& was, const TensorEntry& is) {
  return was.shape && is.shape && was.shape != is.shape;
}

bool any_differs(const std::vector<TensorEntry>& was, const std::vector<TensorEntry>& is) {
  for (std::size_t at = 0; at < was.size() && at < is.size(); ++at)
    if (differs(was[at], is[at])) return true;
  return false;
}

// An output that is one number, or whose shape nobody knows, shows no batch.
bool shows_batch(const std::vector<TensorEntry>& outputs) {
  for (const TensorEntry& output : outputs)
    if (!output.name.empty() && output.shape && element_count(*output.shape) > Count{1})
      return true;
  return false;
}

// "": the node follows the batch.
std::string fault_of(const NodeEstimate& was, const NodeEstimate& is, const BatchChange& change) {
  if (was.status == NodeStatus::Unknown) return "";
  if (is.status == NodeStatus::Unknown) return is.reason;
  if (is.status == NodeStatus::Folded || !any_differs(was.inputs, is.inputs)) return "";
  if (!follows(is.macs, was.macs, change))
    return "it has " + std::to_string(is.macs) + " MACs, and " + std::to_string(was.macs) +
           " for a batch of " + std::to_string(change.from);
  const bool repeats = is.times != was.times;
  if (repeats || any_differs(was.outputs, is.outputs) || !shows_batch(was.outputs)) return "";
  return "its inputs follow the batch, its outputs do not";
}

}  // namespace

Status check_batch(const Estimate& before, const Estimate& now, const BatchChange& change) {
  std::unordered_map<std::string, const NodeEstimate*> by_id;
  for (const NodeEstimate& node : before.nodes) by_id.emplace(node.id, &node);
  const std::string to = std::to_string(change.to), from = std::to_string(change.from);
  for (const NodeEstimate& node : now.nodes) {
    const auto was = by_id.find(node.id);
    const std::string fault = was != by_id.end() ? fault_of(*was->second, node, change) : "";
    if (fault.empty()) continue;
    return Error{"--batch " + to + ": node `" + node.id + "` (" + node.op +
                     ") holds the batch of " + from + " for which the file was written: " + fault,
                 now.model,
                 "export the model with an open batch; or leave --batch out: " + to +
                     " samples one after the other are " + to + "/" + from + " of that work"};
  }
  return Ok{};
}

}  // namespace opcost
