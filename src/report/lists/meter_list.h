#pragma once

#include <optional>
#include <string>
#include <vector>

#include "opcost/measure/meter_options.h"
#include "opcost/report/format.h"

namespace opcost {

inline constexpr FormatList kMeterListFormats{ReportFormat::Text, ReportFormat::Json};

/// The meters, in one of these formats. `virtual_machine`: what kind, where the machine is
/// one. JSON, for programs, is of the schema opcost.meters/1: `virtual_machine` (a text or null)
/// and `meters[]` of `name`, `state` (available, absent, permission), `method` (measured,
/// estimated, unknown), `scope` (null unless available) and `detail`.
std::string meter_list(const std::vector<MeterStatus>& meters,
                       const std::optional<std::string>& virtual_machine, ReportFormat format);

}  // namespace opcost
