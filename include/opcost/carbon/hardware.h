#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "opcost/carbon/record.h"
#include "opcost/core/result.h"
#include "opcost/core/units.h"

namespace opcost {

/// The power that a processor may draw: an upper reference, not a measurement.
struct HardwarePower {
  std::string name;
  double watts = 0.0;
  std::optional<CarbonSource> source;  ///< Nothing where the user gave the watts.
  std::string note;                    ///< May be empty.

  /// At this power all the time.
  Picojoules energy(double hours) const;
};

/// A processor of the table, by name ("A100 SXM4 80 GB"; case, blanks and hyphens do not
/// count, nor "NVIDIA" before it), or a power ("350W"). Errors: any other word, with
/// the names that are like it.
Result<HardwarePower> find_hardware(std::string_view name);

}  // namespace opcost
