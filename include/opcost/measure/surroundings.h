#pragma once

#include <functional>
#include <memory>
#include <string>

#include "opcost/measure/tools.h"

namespace opcost {

/// Waits by the system's clock.
std::unique_ptr<Clock> system_clock(std::function<bool()> interrupted);

/// Where Linux tells of itself.
struct MachineRoots {
  std::string proc = "/proc";
  std::string sysfs = "/sys";
};

/// Other processes' share of all cores, by /proc: what the cores did, less what
/// opcost and the runner's process group did; time that a hypervisor took away
/// is others'. How often the processor was slowed down for its heat, by the
/// thermal_throttle counters of /sys. What is not told there stays unknown.
std::unique_ptr<Surroundings> watch_machine(const MachineRoots& roots = {});

}  // namespace opcost
