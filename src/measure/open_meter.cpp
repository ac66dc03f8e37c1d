// The list of meters: opens one by name, or the first that measures.
#include "opcost/measure/open_meter.h"

#include <algorithm>
#include <array>
#include <utility>

#include "measure/candidates.h"
#include "opcost/core/text.h"

namespace opcost {

FindMeter find_perf, find_powercap, find_hwmon, find_jetson, find_nvml, find_battery, find_tdp,
    find_command;

namespace {

enum class Measures : std::uint8_t { Processors, Gpus, Both, NotByItself };

struct MeterRow {
  std::string_view name;
  Method method;      // known before it is found; a program says it itself
  Measures measures;  // what `auto` takes it for
  FindMeter* find;
};

// All meters, in the order in which `auto` tries them.
constexpr std::array kMeters{
    // RAPL by the kernel's perf_event, and by its powercap
    MeterRow{"perf", Method::Measured, Measures::Processors, find_perf},
    MeterRow{"powercap", Method::Measured, Measures::Processors, find_powercap},
    // the driver amd_energy
    MeterRow{"hwmon", Method::Measured, Measures::Processors, find_hwmon},
    // NVIDIA's Jetson: processors and GPU are one module
    MeterRow{"jetson", Method::Measured, Measures::Both, find_jetson},
    // NVIDIA's boards, by its library
    MeterRow{"nvml", Method::Measured, Measures::Gpus, find_nvml},
    // a laptop's battery while it is discharged
    MeterRow{"battery", Method::Measured, Measures::Processors, find_battery},
    // an estimate from the processors' TDP and load
    MeterRow{"tdp", Method::Estimated, Measures::NotByItself, find_tdp},
    // a program that delivers joules; it is started
    MeterRow{"command", Method::Unknown, Measures::NotByItself, find_command},
};
constexpr double kLongestInterval = 3600.0, kShortestInterval = 1e-3;  // seconds

Candidate find(const MeterRow& row, const MeterOptions& options,
               const std::shared_ptr<Machine>& machine) {
  Candidate found = row.find(options, machine);
  if (!found.meter) found.status.meter.method = row.method;
  return found;
}

std::string state_text(const MeterStatus& status) {
  return status.meter.name + ": " +
         (status.state == MeterState::Permission ? "no permission: " : "") + status.detail;
}

Error unavailable(const MeterStatus& status) {
  const std::string name = "the meter " + status.meter.name;
  if (status.state == MeterState::Permission) return {name + " may not be read", "", status.detail};
  return {name + " is absent: " + status.detail, "", "see opcost meters"};
}

/// The first meter that can measure what is asked for.
Result<std::unique_ptr<Meter>> open_any(const MeterOptions& options,
                                        const std::shared_ptr<Machine>& machine) {
  const Measures wanted = options.on_gpu ? Measures::Gpus : Measures::Processors;
  std::string states;
  for (const MeterRow& row : kMeters) {
    if (row.measures != wanted && row.measures != Measures::Both) continue;
    Candidate found = find(row, options, machine);
    if (found.meter) return std::move(found.meter);
    states += "\n  " + state_text(found.status);
  }
  return Error{"no meter can measure on this machine, only estimate", "",
               "--meter tdp estimates" + states};
}

/// RAPL by either of its two ways; what is said of both if none works.
Result<std::unique_ptr<Meter>> open_rapl(const MeterOptions& options,
                                         const std::shared_ptr<Machine>& machine) {
  std::string states;
  for (const MeterRow& row : kMeters) {
    if (row.find != find_perf && row.find != find_powercap) continue;
    Candidate found = find(row, options, machine);
    if (found.meter) return std::move(found.meter);
    states += (states.empty() ? "" : "\n  ") + state_text(found.status);
  }
  return Error{"RAPL can be read neither by perf nor by powercap", "", states};
}

Status check(const MeterOptions& options) {
  const double interval = options.interval_s.value_or(1.0);
  if (interval >= kShortestInterval && interval <= kLongestInterval) return Ok{};
  return Error{"an interval of " + rounded_text(interval, 4) + " s cannot be", "",
               "from 0.001 to 3600"};
}

}  // namespace

std::vector<std::string> meter_names() {
  std::vector<std::string> names;
  for (const MeterRow& row : kMeters) names.emplace_back(row.name);
  return names;
}

Result<std::unique_ptr<Meter>> open_meter(std::string_view name, const MeterOptions& options,
                                          const std::shared_ptr<Machine>& machine) {
  constexpr std::string_view kCommand = "command=";
  if (const auto good = check(options); !good) return good.error();
  if (name == "auto") return open_any(options, machine);
  if (name == "rapl") return open_rapl(options, machine);
  MeterOptions with_command = options;
  if (name.starts_with(kCommand)) {
    with_command.command = name.substr(kCommand.size());
    name = "command";
  }
  const auto row = std::ranges::find(kMeters, name, &MeterRow::name);
  if (row == kMeters.end()) {
    std::vector<std::string> names = meter_names();
    names.insert(names.end(), {"auto", "rapl"});
    const std::string near = did_you_mean(name, names);
    return Error{"`" + std::string(name) + "` is no meter", "",
                 near.empty() ? "one of: " + joined(names) : near};
  }
  Candidate found = find(*row, with_command, machine);
  if (found.meter) return std::move(found.meter);
  return unavailable(found.status);
}

std::vector<MeterStatus> list_meters(const MeterOptions& options,
                                     const std::shared_ptr<Machine>& machine) {
  std::vector<MeterStatus> list;
  list.reserve(kMeters.size());
  for (const MeterRow& row : kMeters) list.push_back(find(row, options, machine).status);
  return list;
}

Result<std::unique_ptr<Meter>> open_meter(std::string_view name, const MeterOptions& options) {
  return open_meter(name, options, this_machine());
}

std::vector<MeterStatus> list_meters(const MeterOptions& options) {
  return list_meters(options, this_machine());
}

}  // namespace opcost
