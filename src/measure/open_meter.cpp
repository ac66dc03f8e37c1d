#include "opcost/measure/open_meter.h"

#include <algorithm>
#include <utility>

#include "measure/candidates.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

struct Finder {
  std::string_view name;
  Candidate (*find)(const MeterOptions&, const std::shared_ptr<Machine>&);
};

constexpr std::array<Finder, kMeterNames.size()> kFinders{{{"perf", find_perf},
                                                           {"powercap", find_powercap},
                                                           {"hwmon", find_hwmon},
                                                           {"nvml", find_nvml},
                                                           {"battery", find_battery},
                                                           {"tdp", find_tdp},
                                                           {"command", find_command}}};
constexpr std::array<std::string_view, 4> kForProcessors{"perf", "powercap", "hwmon", "battery"};
constexpr std::array<std::string_view, 1> kForGpus{"nvml"};
constexpr double kLongestInterval = 3600.0, kShortestInterval = 1e-3;  // seconds

const Finder& finder_called(std::string_view name) {
  return *std::ranges::find(kFinders, name, &Finder::name);
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

/// The first that measures what is asked for.
Result<std::unique_ptr<Meter>> open_any(const MeterOptions& options,
                                        const std::shared_ptr<Machine>& machine) {
  const std::span<const std::string_view> names =
      options.on_gpu ? std::span<const std::string_view>(kForGpus) : kForProcessors;
  std::string states;
  for (const std::string_view name : names) {
    Candidate found = finder_called(name).find(options, machine);
    if (found.meter) return std::move(found.meter);
    states += "\n  " + state_text(found.status);
  }
  return Error{"no meter can measure on this machine, only estimate", "",
               "--meter tdp estimates" + states};
}

Status check(const MeterOptions& options) {
  const double interval = options.interval_s.value_or(1.0);
  if (interval >= kShortestInterval && interval <= kLongestInterval) return Ok{};
  return Error{"an interval of " + rounded_text(interval, 4) + " s cannot be", "",
               "from 0.001 to 3600"};
}

}  // namespace

Result<std::unique_ptr<Meter>> open_meter(std::string_view name, const MeterOptions& options,
                                          const std::shared_ptr<Machine>& machine) {
  constexpr std::string_view kCommand = "command=";
  if (const auto good = check(options); !good) return good.error();
  if (name == "auto") return open_any(options, machine);
  MeterOptions with_command = options;
  if (name.starts_with(kCommand)) {
    with_command.command = name.substr(kCommand.size());
    name = "command";
  }
  if (std::ranges::find(kMeterNames, name) == kMeterNames.end()) {
    std::vector<std::string> names(kMeterNames.begin(), kMeterNames.end());
    names.emplace_back("auto");
    const std::string near = did_you_mean(name, names);
    return Error{"`" + std::string(name) + "` is no meter", "",
                 near.empty() ? "one of: " + joined(names) : near};
  }
  Candidate found = finder_called(name).find(with_command, machine);
  if (found.meter) return std::move(found.meter);
  return unavailable(found.status);
}

std::vector<MeterStatus> list_meters(const MeterOptions& options,
                                     const std::shared_ptr<Machine>& machine) {
  std::vector<MeterStatus> list;
  list.reserve(kMeterNames.size());
  for (const std::string_view name : kMeterNames)
    list.push_back(finder_called(name).find(options, machine).status);
  return list;
}

Result<std::unique_ptr<Meter>> open_meter(std::string_view name, const MeterOptions& options) {
  return open_meter(name, options, this_machine());
}

std::vector<MeterStatus> list_meters(const MeterOptions& options) {
  return list_meters(options, this_machine());
}

}  // namespace opcost
