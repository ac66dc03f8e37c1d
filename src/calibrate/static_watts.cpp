// The static power that a calibration wrote into a table.
#include <string_view>

#include "core/parse.h"
#include "opcost/calibrate/validate.h"

namespace opcost {

std::optional<double> fitted_static_watts(const PriceSource& table) {
  for (const auto& [key, text] : table.provenance()) {
    std::string_view rest = text;  // "12.5 (9 to 14)"
    const auto watts = key == "static_w" ? take_number<double>(rest) : std::nullopt;
    if (watts && *watts >= 0.0) return watts;
  }
  return std::nullopt;
}

}  // namespace opcost
