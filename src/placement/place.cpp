// Gives each counted access its memory tier.
#include "placement/place.h"

#include <algorithm>
#include <functional>

namespace opcost {
namespace {

// The array whose size decides the tier: the operand as it is stored, or under
// `patch` the piece of a convolution's input that one filter position reads.
Count array_elements(const CountedEvent& counted, const Patch& patch, Placement placement) {
  const bool reads_patch = placement == Placement::Patch && counted.event.action == Action::Read &&
                           !patch.operand.empty() && counted.operand->name() == patch.operand;
  return reads_patch ? Count{patch.elements} : counted.operand->elements().count;
}

// What remains of the accesses where the rule says how many find an element again.
Count first_accesses(const Accesses& node, const CountedEvent& counted) {
  Count again;
  for (const Reuse& reuse : reuses_of(node, counted.operand))
    if (!reuse.times.has_overflowed()) again += reuse.times;
  const auto all = counted.count.exact(), found = again.exact();
  return all && found && *found <= *all ? Count{*all - *found} : counted.count;
}

}  // namespace

void sort_reuses(Accesses& node) {
  std::ranges::stable_sort(node.reuses, std::less<>{}, &Reuse::array);
}

std::span<const Reuse> reuses_of(const Accesses& node, const Operand* operand) {
  const auto first = std::ranges::lower_bound(node.reuses, operand, std::less<>{}, &Reuse::array);
  auto last = first;
  while (last != node.reuses.end() && last->array == operand) ++last;
  return {first, last};
}

Count touched(const Accesses& node, const CountedEvent& counted) {
  Count elements = counted.operand->elements().count;
  if (counted.event.action != Action::Read) return std::min(counted.count, elements);
  elements = std::min(elements, first_accesses(node, counted));
  Count by_loops;
  for (const Nest& nest : node.nests)
    if (counted.operand == nest.a || counted.operand == nest.b)
      by_loops = std::max(by_loops, nest.touched(*counted.operand));
  if (!by_loops.is_zero()) elements = std::min(elements, by_loops);
  return std::min(counted.count, elements);
}

std::vector<PlacedCount> place(const Accesses& node, const MemoryHierarchy& memory,
                               Placement placement) {
  std::vector<PlacedCount> placed;
  placed.reserve(node.events.size());
  for (const CountedEvent& counted : node.events) {
    PlacedCount entry{counted.event, counted.operand, std::nullopt, counted.count};
    if (is_access(counted.event.action)) {
      const Count elements = array_elements(counted, node.patch, placement);
      entry.tier = memory.home(storage(elements, counted.event.type.bits));
      if (placement == Placement::Floor) entry.count = touched(node, counted);
    }
    placed.push_back(entry);
  }
  return placed;
}

}  // namespace opcost
