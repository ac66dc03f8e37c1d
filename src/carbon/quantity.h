#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "opcost/core/result.h"
#include "opcost/core/units.h"

// What is typed of energy, time and places for a carbon footprint.
namespace opcost {

/// Lower case, without blanks, hyphens and underscores: "A100 SXM4" and "a100-sxm4" are one.
std::string simplified(std::string_view text);

// Each an Error that names the option where the text is not what it should be.

/// --energy 3.2kWh: joules or watt-hours with an SI prefix, at most 1e21 J.
Result<Picojoules> parse_energy_option(std::string_view text);
/// --hours 100: from 0 to 1e9, also "100h" or "90min".
Result<double> parse_hours_option(std::string_view text);
/// --pue 1.2: from 1 to 10.
Result<double> parse_pue_option(std::string_view text);
/// --inferences 1e6: a whole number from 1 to 1e15.
Result<std::uint64_t> parse_inferences_option(std::string_view text);

}  // namespace opcost
