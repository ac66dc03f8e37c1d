#pragma once

#include <cstdint>
#include <string_view>

namespace opcost {

/// How a node gives a constant that stands in the file.
enum class ConstantSource : std::uint8_t {
  None,    ///< It gives none.
  Stored,  ///< Its attribute `value` is the constant.
  Filled,  ///< An array of the shape that its input says, filled with the one number of `value`.
};

/// What the operator of that domain and name is. Those who know operators say it.
using ConstantSourceOf = ConstantSource (*)(std::string_view domain, std::string_view op);

}  // namespace opcost
