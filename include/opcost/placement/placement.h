#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace opcost {

/// Which memory an array access is charged to.
enum class Placement : std::uint8_t {
  Array,  ///< The smallest memory that holds the whole array, as stored.
  Patch,  ///< As Array, but a convolution's input is its im2col patch.
  Floor,  ///< Every operand is moved once, at its home tier; the floor of Array.
};

inline constexpr std::array kAllPlacements{Placement::Array, Placement::Patch, Placement::Floor};

/// "array", "patch", "floor"
std::string_view to_string(Placement placement);
/// The placement of that name, or of "ideal", as `floor` was called before.
std::optional<Placement> placement_named(std::string_view name);

}  // namespace opcost
