#pragma once

#include <memory>
#include <string>

#include "measure/candidates.h"
#include "measure/fake_machine.h"
#include "support/files.h"

namespace opcost::test {

/// A folder that stands for /sys and /proc, and a machine with counters in it.
struct SysfsTree {
  explicit SysfsTree(const std::string& name) : folder("sysfs-" + name) {
    options.sysfs_root = folder.path();
    options.proc_root = folder.path("proc");
    options.nvml_library = folder.path("no-such-library.so");
  }

  void file(const std::string& path, const std::string& text) { folder.file(path, text + "\n"); }

  /// A zone of powercap with a counter; `range`: its max_energy_range_uj, "": no such file.
  KnownCounter& zone(const std::string& entry, const std::string& name, KnownCounter counter,
                     const std::string& range = "262143328850") {
    const std::string path = "class/powercap/" + entry;
    file(path + "/name", name);
    file(path + "/energy_uj", "0");
    if (!range.empty()) file(path + "/max_energy_range_uj", range);
    return machine->files[folder.path(path + "/energy_uj")] = counter;
  }
  /// An event of the PMU "power".
  void event(const std::string& name, const std::string& config,
             const std::string& scale = "2.3283064365386962890625e-10") {
    const std::string path = "bus/event_source/devices/power/events/" + name;
    file(path, config);
    file(path + ".scale", scale);
    file(path + ".unit", "Joules");
  }
  void pmu(const std::string& processors) {
    file("bus/event_source/devices/power/type", "9");
    file("bus/event_source/devices/power/cpumask", processors);
  }

  Folder folder;
  MeterOptions options;
  std::shared_ptr<FakeMachine> machine = std::make_shared<FakeMachine>();
};

/// A window of so many seconds.
inline Result<EnergyWindow> window_of(Meter& meter, FakeMachine& machine, double seconds) {
  if (const auto begun = meter.begin(); !begun) return begun.error();
  machine.advance(seconds);
  return meter.end();
}

}  // namespace opcost::test
