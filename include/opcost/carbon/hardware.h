#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "opcost/carbon/record.h"
#include "opcost/core/result.h"
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

/// A processor of the table, by name ("A100 SXM4 80 GB"; case, blanks, hyphens and a leading
/// "NVIDIA" do not count), or a power ("350W"). Errors: any other word, with similar names.
Result<HardwarePower> find_hardware(std::string_view name);

}  // namespace opcost
