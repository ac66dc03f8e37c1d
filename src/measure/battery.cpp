// A laptop's battery: https://docs.kernel.org/power/power_supply_class.html
#include <cmath>
#include <utility>

#include "core/parse_quantity.h"
#include "measure/candidates.h"
#include "measure/domain_meter.h"
#include "measure/power_domain.h"
#include "measure/sysfs.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr std::string_view kBatteryName = "battery";
constexpr double kInterval = 1.0;  // a fuel gauge updates every 1 to 30 s

// Drivers disagree about the sign of the current that leaves a battery.
std::optional<double> amount(const std::string& path) {
  const auto text = file_value(path);
  const auto number = text ? parse_plain_number(*text) : std::nullopt;
  return number ? std::optional{std::abs(*number)} : std::nullopt;
}

std::string status_of(const std::string& battery) {
  return file_value(battery + "/status").value_or("unknown");
}

/// power_now in microwatts, else current_now in microamperes times voltage_now in microvolts.
Result<double> watts_of(const std::string& battery) {
  if (const auto power = amount(battery + "/power_now")) return *power * 1e-6;
  const auto current = amount(battery + "/current_now"), voltage = amount(battery + "/voltage_now");
  if (current && voltage) return *current * *voltage * 1e-12;
  return Error{"tells neither power_now nor current_now and voltage_now", battery, ""};
}

/// Of all batteries: one may rest while another is discharged. If one is charged (or none is
/// discharged), the machine also uses power from elsewhere.
Result<double> discharge(const std::vector<std::string>& batteries) {
  double watts = 0.0;
  bool discharging = false;
  for (const std::string& battery : batteries) {
    const std::string status = status_of(battery);
    if (status == "Charging") return Error{"a battery is being charged", battery, ""};
    if (status != "Discharging") continue;
    const auto power = watts_of(battery);
    if (!power) return power.error();
    watts += *power;
    discharging = true;
  }
  if (!discharging) return Error{"the battery is not being discharged", batteries.front(), ""};
  if (!(watts > 0.0)) return Error{"the battery tells no power", batteries.front(), ""};
  return watts;
}

std::string how(const std::vector<std::string>& names) {
  return "power of " + joined(names) + ", integrated by the trapezoid rule";
}

}  // namespace

Candidate find_battery(const MeterOptions& options, const std::shared_ptr<Machine>& machine) {
  const std::string folder = options.sysfs_root + "/class/power_supply";
  const std::vector<std::string> names = names_in(folder, "BAT");
  std::vector<std::string> batteries;
  batteries.reserve(names.size());
  for (const std::string& name : names) batteries.push_back(path_in(folder, name));
  if (batteries.empty()) return absent(kBatteryName, "no battery in " + folder);
  if (const auto watts = discharge(batteries); !watts)
    return absent(kBatteryName, watts.error().what + " (" + status_of(batteries.front()) +
                                    "): it measures while the machine runs on it");
  std::vector<std::unique_ptr<Domain>> domains;
  domains.push_back(std::make_unique<PowerDomain>("battery", kInterval,
                                                  [batteries] { return discharge(batteries); }));
  MeterDescription description{std::string(kBatteryName), Method::Measured, "system", how(names)};
  return available(std::make_unique<DomainMeter>(std::move(description), std::move(domains),
                                                 options.interval_s, machine));
}

}  // namespace opcost
