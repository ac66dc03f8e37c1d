#include "opcost/placement/placement.h"

#include <algorithm>

namespace opcost {

std::string_view to_string(Placement placement) {
  switch (placement) {
    case Placement::Array: return "array";
    case Placement::Patch: return "patch";
    case Placement::Floor: return "floor";
  }
  return "?";
}

std::optional<Placement> placement_named(std::string_view name) {
  if (name == "ideal") return Placement::Floor;
  const auto found = std::ranges::find(kAllPlacements, name,
                                       [](Placement placement) { return to_string(placement); });
  return found != kAllPlacements.end() ? std::optional{*found} : std::nullopt;
}

}  // namespace opcost
