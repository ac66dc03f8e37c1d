#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

#include "opcost/core/enum_names.h"

namespace opcost {

/// Which memory an array access is charged to.
enum class Placement : std::uint8_t {
  Array,  ///< The smallest memory that holds the whole array, as stored.
  Patch,  ///< As Array, but a convolution's input is its im2col patch.
  Ideal,  ///< Every operand is moved once, at its home tier; the floor of Array.
};

/// A placement's name, and what the command line's help says of it.
struct PlacementName {
  Placement value;
  std::string_view name, help;
};
inline constexpr std::array kPlacementNames{
    PlacementName{Placement::Array, "array", "the smallest that holds the whole array"},
    PlacementName{Placement::Patch, "patch",
                  "as array, but a convolution's input is its im2col patch"},
    PlacementName{Placement::Ideal, "ideal", "every operand is moved once per node"}};
inline constexpr auto kAllPlacements = values_of(kPlacementNames);

/// "array", "patch", "ideal"
constexpr std::string_view to_string(Placement placement) {
  return name_of(kPlacementNames, placement);
}
constexpr std::optional<Placement> parse_placement(std::string_view name) {
  return parse_name(kPlacementNames, name);
}

}  // namespace opcost
