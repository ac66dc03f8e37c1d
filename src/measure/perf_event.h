#pragma once

#include "measure/machine.h"

namespace opcost {

/// Absent where the system has no perf_event (it is Linux's).
OpenedCounter open_perf_event(const PerfEvent& event);

}  // namespace opcost
