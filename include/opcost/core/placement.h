#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "opcost/core/enum_names.h"

namespace opcost {

/// Decides to which memory an array access is charged.
enum class Placement : std::uint8_t {
  Array,  ///< The smallest memory that holds the whole array, as stored.
  Patch,  ///< As Array, but a convolution's input is its im2col patch.
  Tiled,  ///< What the least costly schedule moves between memories (src/placement/README.md).
  Floor,  ///< Every element that is touched is moved once, at its home; the floor of all others.
};

/// A placement's name, and what the command line's help says of it; nothing of a second name.
struct PlacementName {
  Placement value;
  std::string_view name, help;
};
inline constexpr std::array kPlacementNames{
    PlacementName{Placement::Tiled, "tiled", "what the best tiles move between memories"},
    PlacementName{Placement::Array, "array", "the smallest that holds the whole array"},
    PlacementName{Placement::Patch, "patch",
                  "as array, but a convolution's input is its im2col patch"},
    PlacementName{Placement::Floor, "floor", "every operand is moved once per node"},
    PlacementName{Placement::Floor, "ideal", ""}};  // as `floor` was called before
inline constexpr std::array kAllPlacements{Placement::Array, Placement::Patch, Placement::Tiled,
                                           Placement::Floor};

/// "array", "patch", "tiled", "floor"
constexpr std::string_view to_string(Placement placement) {
  return name_of(kPlacementNames, placement);
}
/// The placement of that name, or of "ideal", as `floor` was called before.
constexpr std::optional<Placement> parse_placement(std::string_view name) {
  return parse_name(kPlacementNames, name);
}

}  // namespace opcost
