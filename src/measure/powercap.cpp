// RAPL by the kernel's powercap: https://docs.kernel.org/power/powercap/powercap.html
#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "measure/candidates.h"
#include "measure/sysfs.h"

namespace opcost {
namespace {

constexpr std::string_view kPowercapName = "powercap";
constexpr std::string_view kMsr = "intel-rapl";  // the registers of the processor, also of AMD's

/// A folder of powercap: "intel-rapl:0" is zone 0, "intel-rapl:0:1" is its child 1.
struct Zone {
  std::string path, name;
  std::uint64_t index = 0;
  std::optional<std::uint64_t> child;
};

/// All zones by interface: "intel-rapl", "intel-rapl-mmio". Two interfaces show the same counters
/// (same name and socket), so only one may be used.
using Interfaces = std::map<std::string, std::vector<Zone>>;

std::optional<std::pair<std::string, Zone>> zone_of(const std::string& folder,
                                                    const std::string& entry) {
  const std::size_t first = entry.find(':'), second = entry.find(':', first + 1);
  if (first == std::string::npos) return std::nullopt;
  Zone zone;
  zone.path = folder + "/" + entry;
  const auto index = parse_count(std::string_view(entry).substr(first + 1, second - first - 1));
  if (second != std::string::npos) zone.child = parse_count(entry.substr(second + 1));
  const auto name = file_value(zone.path + "/name");
  if (!index || !name || (second != std::string::npos && !zone.child)) return std::nullopt;
  zone.index = *index;
  zone.name = *name;
  return std::pair{entry.substr(0, first), std::move(zone)};
}

Interfaces interfaces_below(const std::string& folder) {
  Interfaces interfaces;
  for (const std::string& entry : names_in(folder, kMsr))
    if (auto zone = zone_of(folder, entry))
      interfaces[zone->first].push_back(std::move(zone->second));
  for (auto& [name, zones] : interfaces)
    std::ranges::sort(zones, {}, [](const Zone& zone) {
      return std::pair{zone.index, zone.child};
    });
  return interfaces;
}

bool is_package(const Zone& zone) { return !zone.child && zone.name.starts_with("package"); }
bool is_psys(const Zone& zone) { return !zone.child && zone.name == "psys"; }

/// The interface of the registers if it has such a zone, else the first one that has.
const std::vector<Zone>* interface_with(const Interfaces& interfaces, bool (*wanted)(const Zone&)) {
  const std::vector<Zone>* found = nullptr;
  for (const auto& [name, zones] : interfaces)
    if (std::ranges::any_of(zones, wanted) && (found == nullptr || name == kMsr)) found = &zones;
  return found;
}

using Chosen = std::vector<std::pair<std::string, const Zone*>>;  // name of the domain -> zone

/// Memory zones inside the packages, else beside them: "dram-1" belongs to "package-1".
Chosen memory_of(const std::vector<Zone>& zones) {
  Chosen below, beside;
  std::map<std::uint64_t, std::string> socket;
  for (const Zone& zone : zones)
    if (is_package(zone)) socket[zone.index] = zone.name.substr(std::string("package").size());
  for (const Zone& zone : zones) {
    if (zone.name != "dram") continue;
    if (!zone.child) {
      beside.emplace_back("dram-" + std::to_string(beside.size()), &zone);
    } else if (const auto found = socket.find(zone.index); found != socket.end()) {
      below.emplace_back("dram" + found->second, &zone);
    }
  }
  return below.empty() ? beside : below;
}

/// Packages and their memory, or the whole system, never both. Cores and uncore are inside a
/// package and are left out.
Chosen choose(const Interfaces& interfaces) {
  Chosen chosen;
  if (const auto* zones = interface_with(interfaces, is_package)) {
    for (const Zone& zone : *zones)
      if (is_package(zone)) chosen.emplace_back(zone.name, &zone);
    for (auto& memory : memory_of(*zones)) chosen.push_back(std::move(memory));
  } else if (const auto* whole = interface_with(interfaces, is_psys)) {
    for (const Zone& zone : *whole)
      if (is_psys(zone)) chosen.emplace_back(zone.name, &zone);
  }
  return chosen;
}

CounterTraits traits_of(const std::string& domain, const Zone& zone) {
  CounterTraits traits;
  traits.domain = domain;
  // Unknown if the file cannot be read: a counter that goes back is then a gap.
  traits.largest = file_number(zone.path + "/max_energy_range_uj").value_or(0);
  return traits;
}

}  // namespace

Candidate find_powercap(const MeterOptions& options, const std::shared_ptr<Machine>& machine) {
  const std::string folder = options.sysfs_root + "/class/powercap";
  const Interfaces interfaces = interfaces_below(folder);
  CounterDomains counters;
  for (const auto& [domain, zone] : choose(interfaces)) {
    OpenedCounter opened = machine->open_file(zone->path + "/energy_uj");
    if (opened.forbidden)
      return forbidden(kPowercapName, "sudo chmod a+r " + folder + "/*/energy_uj");
    if (!opened.counter) return absent(kPowercapName, domain + " cannot be read: " + opened.why);
    counters.push_back(
        std::make_unique<CounterDomain>(traits_of(domain, *zone), std::move(opened.counter)));
  }
  if (counters.empty())
    return absent(kPowercapName, "no zone of RAPL in " + folder +
                                     " (a virtual machine, a container, or another processor)");
  MeterDescription description{std::string(kPowercapName), Method::Measured, "",
                               "RAPL by powercap"};
  return counter_meter(std::move(description), std::move(counters), kRaplPatience, options,
                       machine);
}

}  // namespace opcost
