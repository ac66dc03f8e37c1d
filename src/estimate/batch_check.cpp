// Refuses an estimate for another batch where a node of the file holds the batch.
#include "estimate/batch_check.h"

#include <string>
#include <string_view>
#include <unordered_map>

namespace opcost {
namespace {

// now/to against before/from: now·from against before·to.
bool follows(std::uint64_t now, std::uint64_t before, const BatchChange& change, BatchWork work) {
  const Count is = Count{now} * Count{static_cast<std::uint64_t>(change.from)};
  const Count expected = Count{before} * Count{static_cast<std::uint64_t>(change.to)};
  if (!is.exact() || !expected.exact()) return true;
  return work == BatchWork::InProportion ? is == expected : is >= expected;
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

// "8 times" the work of a file for 1, "4/3" of that of a file for 3.
std::string share_text(const BatchChange& change) {
  if (change.to % change.from == 0) return std::to_string(change.to / change.from) + " times";
  return std::to_string(change.to) + "/" + std::to_string(change.from) + " of";
}

class BatchCheck {
 public:
  BatchCheck(const BatchChange& change, BatchWork work) : change_(change), work_(work) {}

  // "", or the first fault; `culprit` is then the node.
  std::string fault(const NodeEstimate& was, const NodeEstimate& is, const NodeEstimate*& culprit) {
    culprit = &is;
    if (was.status == NodeStatus::Unknown) return "";
    if (is.status == NodeStatus::Unknown) return is.reason;
    const bool follows_input = any_differs(was.inputs, is.inputs);
    const NodeEstimate* loser = follows_input ? nullptr : loser_before(is);
    if (is.status == NodeStatus::Folded || (!follows_input && loser == nullptr)) return "";
    if (!follows(is.macs, was.macs, change_, work_)) {
      if (loser != nullptr) culprit = loser;
      return "`" + is.id + "` has " + std::to_string(is.macs) + " MACs, and " +
             std::to_string(was.macs) + " for a batch of " + std::to_string(change_.from);
    }
    const bool repeats = is.times != was.times;
    if (repeats || any_differs(was.outputs, is.outputs) || !shows_batch(was.outputs)) return "";
    for (const TensorEntry& output : is.outputs)
      lost_.emplace(output.name, loser != nullptr ? loser : &is);
    const bool allowed = loser != nullptr || may_lose();
    return allowed ? "" : "its inputs follow the batch, its outputs do not";
  }

 private:
  // Where the file leaves the batch open, a network may add samples up or pick some, as a router
  // does that counts its tokens. That matters only where products follow.
  bool may_lose() const { return work_ == BatchWork::AtLeastInProportion; }

  const NodeEstimate* loser_before(const NodeEstimate& node) const {
    for (const TensorEntry& input : node.inputs)
      if (const auto found = lost_.find(input.name); found != lost_.end()) return found->second;
    return nullptr;
  }

  const BatchChange& change_;
  BatchWork work_;
  std::unordered_map<std::string_view, const NodeEstimate*> lost_;  // values without the batch
};

Error not_of_batch(const NodeEstimate& culprit, const std::string& fault, const BatchChange& change,
                   const std::string& model) {
  if (fault == kCountsSteps)
    return {"batch " + std::to_string(change.to) + ": node `" + culprit.id + "` (" + culprit.op +
                "): " + fault,
            model, "export the model with an open batch, and bind that with --dim"};
  const std::string to = std::to_string(change.to), from = std::to_string(change.from);
  return {"batch " + to + ": node `" + culprit.id + "` (" + culprit.op + ") holds the batch of " +
              from + " for which the file was written: " + fault,
          model,
          "export the model with an open batch; or leave --batch out: " + to +
              " samples one after the other are " + share_text(change) + " that work"};
}

}  // namespace

Status check_batch(const Estimate& before, const Estimate& now, const BatchChange& change,
                   BatchWork work) {
  std::unordered_map<std::string_view, const NodeEstimate*> by_id;
  by_id.reserve(before.nodes.size());
  for (const NodeEstimate& node : before.nodes) by_id.emplace(node.id, &node);
  BatchCheck check(change, work);
  for (const NodeEstimate& node : now.nodes) {
    const auto was = by_id.find(node.id);
    const NodeEstimate* culprit = nullptr;
    const std::string fault = was != by_id.end() ? check.fault(*was->second, node, culprit) : "";
    if (fault.empty()) continue;
    return not_of_batch(*culprit, fault, change, now.model);
  }
  return Ok{};
}

}  // namespace opcost
