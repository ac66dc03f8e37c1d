#pragma once

#include "measure/machine.h"

namespace opcost {

/// Absent if the system has no perf_event (only Linux has it).
OpenedCounter open_perf_event(const PerfEvent& event);

}  // namespace opcost
