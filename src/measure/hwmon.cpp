// The driver amd_energy, which accumulates each socket's energy in 64 bits:
// https://docs.kernel.org/5.10/hwmon/amd_energy.html
#include <optional>
#include <utility>

#include "measure/candidates.h"
#include "measure/sysfs.h"

namespace opcost {
namespace {

constexpr std::string_view kHwmonName = "hwmon";
constexpr std::string_view kDriver = "amd_energy";
constexpr std::string_view kLabel = "_label", kEnergy = "energy", kSocket = "Esocket";

std::string folder_of_driver(const std::string& folder) {
  for (const std::string& entry : names_in(folder, "hwmon")) {
    std::string monitor = path_in(folder, entry);
    if (file_value(path_in(monitor, "name")) == kDriver) return monitor;
  }
  return "";
}

/// The counter of one socket.
struct Sensor {
  std::string input, domain;  ///< ".../energy129_input", "package-0"
};

/// The sensor of "energy129_label"; std::nullopt if it is not a socket (others are cores).
std::optional<Sensor> sensor_of(const std::string& folder, const std::string& entry) {
  if (!entry.ends_with(kLabel)) return std::nullopt;
  const auto label = file_value(path_in(folder, entry));
  if (!label || !label->starts_with(kSocket)) return std::nullopt;
  const std::string stem = entry.substr(0, entry.size() - kLabel.size());
  return Sensor{path_in(folder, stem) + "_input", "package-" + label->substr(kSocket.size())};
}

}  // namespace

Candidate find_hwmon(const MeterOptions& options, const std::shared_ptr<Machine>& machine) {
  const std::string all = options.sysfs_root + "/class/hwmon";
  const std::string folder = folder_of_driver(all);
  CounterDomains counters;
  if (folder.empty()) return absent(kHwmonName, "no driver amd_energy in " + all);
  for (const std::string& entry : names_in(folder, kEnergy)) {
    const auto sensor = sensor_of(folder, entry);
    if (!sensor) continue;
    CounterTraits traits;
    traits.domain = sensor->domain;
    OpenedCounter opened = machine->open_file(sensor->input);
    if (opened.forbidden)
      return forbidden(kHwmonName,
                       "sudo chmod a+r " + folder + "/" + std::string(kEnergy) + "*_input");
    if (!opened.counter)
      return absent(kHwmonName, sensor->input + " cannot be read: " + opened.why);
    counters.push_back(
        std::make_unique<CounterDomain>(std::move(traits), std::move(opened.counter)));
  }
  if (counters.empty())
    return absent(kHwmonName, "amd_energy has no socket's counter in " + folder);
  MeterDescription description{std::string(kHwmonName), Method::Measured, "", "hwmon amd_energy"};
  return counter_meter(std::move(description), std::move(counters), kRaplPatience, options,
                       machine);
}

}  // namespace opcost
