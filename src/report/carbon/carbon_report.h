#pragma once

#include <optional>
#include <string>

#include "opcost/carbon/footprint.h"
#include "opcost/carbon/hardware.h"
#include "opcost/report/render.h"

namespace opcost {

/// What `opcost carbon` was asked: an energy, or hardware at its power for some hours.
struct CarbonAccount {
  Picojoules energy;  ///< Of the computation, without PUE.
  std::optional<HardwarePower> hardware;
  double hours = 0.0;  ///< Only with hardware.
  CarbonUse use;
};

/// The account as text, as JSON of the schema "opcost.carbon/1", or as CSV of one row.
/// JSON and CSV are contracts, every number exact: place, name, g_per_kwh, year, scope,
/// note, sources[], pue, hardware, watts and hours (null without hardware), energy_kwh,
/// drawn_kwh (times PUE), co2e_g, equivalents[] where asked for, warnings[]. CSV has them
/// but for note, equivalents and warnings.
std::string carbon_report(const CarbonAccount& account, OutputFormat format);

}  // namespace opcost
