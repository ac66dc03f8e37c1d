#include "compare/node_changes.h"

#include <algorithm>
#include <map>

#include "opcost/core/text.h"

namespace opcost {
namespace {

using Changes = std::vector<std::string>;

void note(Changes& changes, const std::string& what, const std::string& before,
          const std::string& after) {
  if (before == after) return;
  changes.push_back(what + (what.empty() ? "" : " ") + before + " to " + after);
}

std::string shape_of(const TensorEntry& tensor) {
  return tensor.shape ? shape_text(*tensor.shape) : "of unknown shape";
}

std::string operator_of(const NodeEstimate& node) {
  return node.domain.empty() ? node.op : node.domain + "." + node.op;
}

void note_tensors(Changes& changes, const std::string& what, const std::vector<TensorEntry>& before,
                  const std::vector<TensorEntry>& after) {
  const auto present = [](const std::vector<TensorEntry>& list) {
    return std::to_string(
        std::ranges::count_if(list, [](const TensorEntry& entry) { return !entry.name.empty(); }));
  };
  note(changes, what + "s", present(before), present(after));
  const std::size_t common = std::min(before.size(), after.size());
  for (std::size_t at = 0; at < common; ++at) {
    if (before[at].name.empty() || after[at].name.empty()) continue;
    const std::string number = common > 1 ? " " + std::to_string(at + 1) : "";
    note(changes, what + number, shape_of(before[at]), shape_of(after[at]));
    note(changes, what + number, std::string(to_string(before[at].type)),
         std::string(to_string(after[at].type)));
  }
}

// Events by action, type, memory and operand, with how often they happen.
std::map<std::string, Count> events_of(const NodeEstimate& node,
                                       const std::vector<MemoryTier>& tiers) {
  std::map<std::string, Count> events;
  for (const EventEntry& entry : node.events) {
    std::string what = to_string(entry.event);
    if (!entry.operand.empty()) what += " " + entry.operand;
    if (entry.tier && entry.tier->value < tiers.size())
      what += " @ " + tiers[entry.tier->value].name;
    events[what] += Count{entry.count};
  }
  return events;
}

// Only where nothing else tells why the bill is another: it may be long.
void note_events(Changes& changes, const NodeEstimate& before, const NodeEstimate& after,
                 const std::vector<MemoryTier>& tiers) {
  auto ours = events_of(before, tiers), theirs = events_of(after, tiers);
  for (const auto& [what, count] : ours) theirs.try_emplace(what);
  for (const auto& [what, count] : theirs)
    note(changes, what, grouped_text(ours[what]), grouped_text(count));
}

}  // namespace

Changes node_changes(const NodeEstimate& before, const NodeEstimate& after,
                     const std::vector<MemoryTier>& tiers) {
  Changes changes;
  note(changes, "", operator_of(before), operator_of(after));
  note(changes, "", std::string(to_string(before.status)), std::string(to_string(after.status)));
  note_tensors(changes, "input", before.inputs, after.inputs);
  note_tensors(changes, "output", before.outputs, after.outputs);
  note(changes, "MACs", grouped_text(Count{before.macs}), grouped_text(Count{after.macs}));
  if (changes.empty()) note_events(changes, before, after, tiers);
  return changes;
}

}  // namespace opcost
