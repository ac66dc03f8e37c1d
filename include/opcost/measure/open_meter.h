#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/measure/meter_options.h"

namespace opcost {

/// Every meter, in the order in which `auto` would have them: "perf", "powercap", ...
std::vector<std::string> meter_names();

/// Opens a meter by name, one of meter_names(), "command=PROG" or "auto": the first
/// that measures, never an estimate. Counters are tried first: one that does not
/// move is absent. Errors: no such name; absent or not permitted, and why.
Result<std::unique_ptr<Meter>> open_meter(std::string_view name, const MeterOptions& options);

/// The result of open_meter for each name.
std::vector<MeterStatus> list_meters(const MeterOptions& options);

}  // namespace opcost
