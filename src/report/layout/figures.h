#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "opcost/core/count.h"
#include "opcost/core/units.h"

// Numbers as table cells for people: all of similar width, so that they line up.
namespace opcost {

/// Three significant digits and an SI prefix: "960", "1.00k", "71.4M".
std::string short_count(Count count);
/// Four significant digits, in joules: "896.5 pJ", "11.20 mJ", "1.234 J ".
std::string energy_cell(Picojoules energy);
/// With so many digits after the point, rounded as the value is exactly: "12.30".
std::string fixed_text(double value, int decimals);
/// "12.3%"
std::string percent(double share);
/// A bar of `share` times `width` columns, in steps of an eighth.
std::string bar(double share, std::size_t width);

/// "one inference", "1,000 inferences".
std::string inferences_text(std::uint64_t inferences);

}  // namespace opcost
