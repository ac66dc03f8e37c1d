#pragma once

#include <optional>
#include <string>

#include "opcost/carbon/footprint.h"
#include "opcost/carbon/hardware.h"
#include "opcost/report/format.h"
#include "report/layout/view.h"

namespace opcost {

/// The input of `opcost carbon`: an energy, or hardware that runs at its power for some hours.
struct CarbonAccount {
  Picojoules energy;  ///< Energy of the computation, without PUE.
  std::optional<HardwarePower> hardware;
  double hours = 0.0;  ///< Only with hardware.
  CarbonUse use;

  Grams emitted() const { return use.emitted(energy); }
};

inline constexpr FormatList kCarbonFormats = view_formats({ReportFormat::Json, ReportFormat::Csv});

View carbon_view(const CarbonAccount& account);

/// JSON of the schema "opcost.carbon/1", and CSV of one row: contracts, every number exact: place,
/// name, g_per_kwh, year, scope, note, sources[], pue, hardware, watts and hours (null without
/// hardware), energy_kwh, drawn_kwh (times PUE), co2e_g, equivalents[] where asked for, warnings[].
/// CSV has them but for note, equivalents and warnings.
std::string carbon_json(const CarbonAccount& account);
std::string carbon_csv(const CarbonAccount& account);

/// The account in one of kCarbonFormats.
std::string carbon_report(const CarbonAccount& account, const ReportLayout& layout);

}  // namespace opcost
