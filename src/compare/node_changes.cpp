// Describes in words what changed in a node between two models.
#include "compare/node_changes.h"

#include <algorithm>
#include <map>
#include <utility>

#include "compare/array_homes.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

using Changes = std::vector<std::string>;

void note(Changes& changes, const std::string& what, const std::string& before,
          const std::string& after) {
  if (before == after) return;
  changes.push_back(what + (what.empty() ? "" : " ") + before + " to " + after);
}

std::string declared_shape(const TensorEntry& tensor) {
  return tensor.shape ? shape_text(*tensor.shape) : "of unknown shape";
}

// "input 2" if there are several inputs.
std::string place_of(const std::string& what, std::size_t at, std::size_t of) {
  return of > 1 ? what + " " + std::to_string(at + 1) : what;
}

void note_shapes(Changes& changes, const std::string& what, const std::vector<TensorEntry>& before,
                 const std::vector<TensorEntry>& after) {
  const auto present = [](const std::vector<TensorEntry>& list) {
    return std::to_string(
        std::ranges::count_if(list, [](const TensorEntry& entry) { return !entry.name.empty(); }));
  };
  note(changes, what + "s", present(before), present(after));
  const std::size_t common = std::min(before.size(), after.size());
  for (std::size_t at = 0; at < common; ++at)
    if (!before[at].name.empty() && !after[at].name.empty())
      note(changes, place_of(what, at, common), declared_shape(before[at]),
           declared_shape(after[at]));
}

void collect_types(std::vector<std::pair<std::string, std::string>>& types, const std::string& what,
                   const std::vector<TensorEntry>& before, const std::vector<TensorEntry>& after) {
  const std::size_t common = std::min(before.size(), after.size());
  for (std::size_t at = 0; at < common; ++at)
    if (!before[at].name.empty() && !after[at].name.empty() && before[at].type != after[at].type)
      types.emplace_back(place_of(what, at, common), std::string(to_string(before[at].type)) +
                                                         " to " +
                                                         std::string(to_string(after[at].type)));
}

// If several tensors change in the same way, reports it once for all.
void note_types(Changes& changes, const NodeEstimate& before, const NodeEstimate& after) {
  std::vector<std::pair<std::string, std::string>> types;
  collect_types(types, "input", before.inputs, after.inputs);
  collect_types(types, "output", before.outputs, after.outputs);
  const bool alike = std::ranges::all_of(
      types, [&](const auto& one) { return one.second == types.front().second; });
  if (types.size() > 1 && alike) {
    changes.push_back(std::to_string(types.size()) + " tensors " + types.front().second);
  } else {
    for (auto& [place, change] : types) changes.push_back(place.append(" ").append(change));
  }
}

// Events by action, type, memory and operand, with their counts.
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

// Only if nothing else explains why the bill changed, because the list may be long.
void note_events(Changes& changes, const NodeEstimate& before, const NodeEstimate& after,
                 const std::vector<MemoryTier>& tiers) {
  auto ours = events_of(before, tiers), theirs = events_of(after, tiers);
  for (const auto& [what, count] : ours) theirs.try_emplace(what);
  for (const auto& [what, count] : theirs)
    note(changes, what, grouped_text(ours[what]), grouped_text(count));
}

// Arrays that only a larger memory holds now: a small change of a shape then costs much.
void note_homes(Changes& changes, const NodeEstimate& before, const NodeEstimate& after,
                const std::vector<MemoryTier>& tiers) {
  const auto was = array_homes(before);
  for (const auto& [operand, home] : array_homes(after)) {
    const auto old = was.find(operand);
    if (old == was.end() || home <= old->second || home.value >= tiers.size()) continue;
    note(changes, std::string(operand) + " from", tiers[old->second.value].name,
         tiers[home.value].name);
  }
}

}  // namespace

Changes node_changes(const NodeEstimate& before, const NodeEstimate& after,
                     const std::vector<MemoryTier>& tiers) {
  Changes changes;
  note(changes, "", operator_label(before.domain, before.op),
       operator_label(after.domain, after.op));
  note(changes, "", std::string(to_string(before.status)), std::string(to_string(after.status)));
  note_shapes(changes, "input", before.inputs, after.inputs);
  note_shapes(changes, "output", before.outputs, after.outputs);
  note_types(changes, before, after);
  const auto is_known = [](const NodeEstimate& node) { return node.status != NodeStatus::Unknown; };
  if (is_known(before) && is_known(after))
    note(changes, "MACs", grouped_text(Count{before.macs}), grouped_text(Count{after.macs}));
  if (changes.empty())
    note_events(changes, before, after, tiers);
  else
    note_homes(changes, before, after, tiers);
  return changes;
}

}  // namespace opcost
