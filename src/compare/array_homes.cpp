// Where the arrays of a node lie, as its events tell.
#include "compare/array_homes.h"

#include <algorithm>

namespace opcost {

std::map<std::string_view, TierIndex> array_homes(const NodeEstimate& node) {
  std::map<std::string_view, TierIndex> homes;
  for (const EventEntry& entry : node.events) {
    if (!entry.tier || entry.operand.empty()) continue;
    TierIndex& home = homes.try_emplace(entry.operand, *entry.tier).first->second;
    home = std::max(home, *entry.tier);
  }
  return homes;
}

}  // namespace opcost
