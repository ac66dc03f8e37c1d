// The driver amd_energy, which accumulates each socket's energy in 64 bits:
// https://docs.kernel.org/5.10/hwmon/amd_energy.html
#include <utility>

#include "measure/candidates.h"
#include "measure/sysfs.h"

namespace opcost {
namespace {

constexpr std::string_view kName = "hwmon";
constexpr std::string_view kDriver = "amd_energy";
constexpr std::string_view kLabel = "_label", kEnergy = "energy", kSocket = "Esocket";

std::string folder_of_driver(const std::string& folder) {
  for (const std::string& entry : names_in(folder, "hwmon"))
    if (file_value(folder + "/" + entry + "/name") == kDriver) return folder + "/" + entry;
  return "";
}

/// "energy17" of "energy17_label", where the label is a socket's (others are of its cores).
std::string socket_counter(const std::string& folder, const std::string& entry) {
  if (!entry.ends_with(kLabel)) return "";
  const auto label = file_value(folder + "/" + entry);
  if (!label || !label->starts_with(kSocket)) return "";
  return entry.substr(0, entry.size() - kLabel.size());
}

}  // namespace

Candidate find_hwmon(const MeterOptions& options, const std::shared_ptr<Machine>& machine) {
  const std::string all = options.sysfs_root + "/class/hwmon";
  const std::string folder = folder_of_driver(all);
  CounterDomains counters;
  if (folder.empty()) return absent(kName, "no driver amd_energy in " + all);
  for (const std::string& entry : names_in(folder, kEnergy)) {
    const std::string counter = socket_counter(folder, entry);
    if (counter.empty()) continue;
    const std::string path = folder + "/" + counter + "_input";
    CounterTraits traits;
    traits.domain = "package-" + file_value(folder + "/" + entry)->substr(kSocket.size());
    OpenedCounter opened = machine->open_file(path);
    if (opened.forbidden)
      return forbidden(kName, "sudo chmod a+r " + folder + "/" + std::string(kEnergy) + "*_input");
    if (!opened.counter) return absent(kName, path + " cannot be read: " + opened.why);
    counters.push_back(
        std::make_unique<CounterDomain>(std::move(traits), std::move(opened.counter)));
  }
  if (counters.empty()) return absent(kName, "amd_energy has no socket's counter in " + folder);
  MeterDescription description{std::string(kName), Method::Measured, "", "hwmon amd_energy"};
  return counter_meter(std::move(description), std::move(counters), kRaplPatience, options,
                       machine);
}

}  // namespace opcost
