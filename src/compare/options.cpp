// The names of what a comparison can be sorted by.
#include "opcost/compare/options.h"

#include <algorithm>

namespace opcost {

std::string_view to_string(SortKey key) {
  switch (key) {
    case SortKey::Given: return "given";
    case SortKey::Energy: return "energy";
    case SortKey::Floor: return "floor";
    case SortKey::Macs: return "macs";
    case SortKey::Parameters: return "parameters";
    case SortKey::EnergyPerMac: return "pj-per-mac";
    case SortKey::MemoryShare: return "memory";
    case SortKey::Peak: return "peak";
    case SortKey::Metric: return "accuracy";
    case SortKey::Name: return "name";
  }
  return "?";
}

std::optional<SortKey> sort_key_named(std::string_view name) {
  const auto found =
      std::ranges::find(kAllSortKeys, name, [](SortKey key) { return to_string(key); });
  return found != kAllSortKeys.end() ? std::optional{*found} : std::nullopt;
}

}  // namespace opcost
