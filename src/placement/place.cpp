// Gives each counted access its memory tier.
#include "placement/place.h"

#include <algorithm>

namespace opcost {
namespace {

// The array whose size decides the tier: the operand as it is stored, or under
// `patch` the piece of a convolution's input that one filter position reads.
Count array_elements(const CountedEvent& counted, const Patch& patch, Placement placement) {
  const bool reads_patch = placement == Placement::Patch && counted.event.action == Action::Read &&
                           !patch.operand.empty() && counted.operand->name() == patch.operand;
  return reads_patch ? Count{patch.elements} : counted.operand->elements().count;
}

}  // namespace

std::vector<PlacedCount> place(const std::vector<CountedEvent>& events, const Patch& patch,
                               const MemoryHierarchy& memory, Placement placement) {
  std::vector<PlacedCount> placed;
  placed.reserve(events.size());
  for (const CountedEvent& counted : events) {
    PlacedCount entry{counted.event, counted.operand, std::nullopt, counted.count};
    if (is_access(counted.event.action)) {
      const Count elements = array_elements(counted, patch, placement);
      entry.tier = memory.home(storage(elements, counted.event.type.bits));
      if (placement == Placement::Floor) entry.count = std::min(entry.count, elements);
    }
    placed.push_back(entry);
  }
  return placed;
}

}  // namespace opcost
