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
  Floor,  ///< Every operand is moved once, at its home tier; the floor of Array.
};

/// A placement's name, and what the command line's help says of it; nothing of a second name.
struct PlacementName {
  Placement value;
  std::string_view name, help;
};
inline constexpr std::array kPlacementNames{
    PlacementName{Placement::Array, "array", "the smallest that holds the whole array"},
    PlacementName{Placement::Patch, "patch",
                  "as array, but a convolution's input is its im2col patch"},
    PlacementName{Placement::Floor, "floor", "every operand is moved once per node"},
    PlacementName{Placement::Floor, "ideal", ""}};  // as `floor` was called before
inline constexpr std::array kAllPlacements{Placement::Array, Placement::Patch, Placement::Floor};

/// "array", "patch", "floor"
constexpr std::string_view to_string(Placement placement) {
  return name_of(kPlacementNames, placement);
}
/// The placement of that name, or of "ideal", as `floor` was called before.
constexpr std::optional<Placement> parse_placement(std::string_view name) {
  return parse_name(kPlacementNames, name);
}

}  // namespace opcost
