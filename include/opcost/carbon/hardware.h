#pragma once

#include <optional>
#include <string>

#include "opcost/carbon/record.h"
#include "opcost/core/units.h"

namespace opcost {

/// The power of a processor: an upper limit, not a measurement.
struct HardwarePower {
  std::string name;
  double watts = 0.0;
  std::optional<CarbonSource> source;  ///< std::nullopt if the user gave the watts.
  std::string note;                    ///< May be empty.

  /// The energy at this power, drawn all the time.
  Picojoules energy(double hours) const;
};

}  // namespace opcost
