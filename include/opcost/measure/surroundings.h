#pragma once

#include <functional>
#include <memory>
#include <string>

#include "opcost/measure/tools.h"

namespace opcost {

/// Uses the system's clock.
std::unique_ptr<Clock> system_clock(std::function<bool()> interrupted);

/// Folders in which Linux describes itself.
struct MachineRoots {
  std::string proc = "/proc";
  std::string sysfs = "/sys";
};

/// Other processes' share of all cores, by /proc: the work of the cores, minus that of opcost and
/// of the runner's process group; time that a hypervisor took away counts as others'. Throttling is
/// counted by the thermal_throttle counters of /sys. Missing values stay unknown.
std::unique_ptr<Surroundings> watch_machine(const MachineRoots& roots = {});

}  // namespace opcost
