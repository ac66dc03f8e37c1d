#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/core/units.h"

// Numbers, units and names as people type them.
namespace opcost {

/// The pieces between separators; one empty piece for an empty text.
std::vector<std::string_view> pieces(std::string_view text, char separator);
/// Without blanks before and after.
std::string_view without_blanks_around(std::string_view text);
/// Lower case, without blanks, hyphens and underscores: "A100 SXM4" and "a100-sxm4" are one.
std::string simplified(std::string_view text);

/// "3.7", ".25", "1e6". Nothing for any other word, and for what is not finite.
std::optional<double> number_in_text(std::string_view text);

/// A number and what follows it.
struct Quantity {
  double value = 0.0;
  std::string_view unit;  ///< "" where there is none.
};
/// "3.2kWh", "3.2 kWh", "100"; nothing where it does not begin with a finite number.
std::optional<Quantity> quantity_in(std::string_view text);

// Each an Error that names the option where the text is not what it should be.

/// --energy 3.2kWh: joules or watt-hours with an SI prefix, at most 1e21 J.
Result<Picojoules> energy_in(std::string_view text);
/// --hours 100: from 0 to 1e9, also "100h" or "90min".
Result<double> hours_in(std::string_view text);
/// --pue 1.2: from 1 to 10.
Result<double> pue_in(std::string_view text);
/// --inferences 1e6: a whole number from 1 to 1e15.
Result<std::uint64_t> inferences_in(std::string_view text);

}  // namespace opcost
