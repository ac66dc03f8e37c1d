// The power monitors INA3221 of NVIDIA's Jetson modules, by the kernel's own driver
// (https://docs.kernel.org/hwmon/ina3221.html: mV and mA of each channel) or by the older one of
// Linux for Tegra (ina3221x: mW of each rail).
#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <utility>

#include "measure/candidates.h"
#include "measure/domain_meter.h"
#include "measure/power_domain.h"
#include "measure/sysfs.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr std::string_view kJetsonName = "jetson";
constexpr double kJetsonInterval = 0.1;  // of reading; the monitor averages in between

/// A channel of a monitor: what it is called, and the files whose product is its power.
struct Rail {
  std::string name;                ///< "VDD_IN"
  std::vector<std::string> files;  ///< mV and mA, or mW.
};
using Rails = std::vector<Rail>;

/// Rails that carry all that a module uses, none of them behind another: the input of the module,
/// else its parts. Jetson Linux Developer Guide, "Power monitor" of each module; on AGX Orin
/// VIN_SYS_5V0 holds what VDDQ_VDD2_1V8AO says. The carrier board (VDD_MUX) is no part of it.
using Names = std::span<const std::string_view>;
constexpr std::array<std::string_view, 1> kInput{"VDD_IN"}, kNanoInput{"POM_5V_IN"},
    kXavierNxInput{"5V_IN"};
constexpr std::array<std::string_view, 3> kAgxOrin{"VDD_GPU_SOC", "VDD_CPU_CV", "VIN_SYS_5V0"};
constexpr std::array<std::string_view, 6> kAgxXavier{"GPU", "CPU", "SOC", "CV", "VDDRQ", "SYS5V"};
constexpr std::array<Names, 5> kWholes{kInput, kNanoInput, kXavierNxInput, kAgxOrin, kAgxXavier};

void add_rail(Rails& rails, const std::string& label, std::vector<std::string> files) {
  if (const auto name = file_value(label); name && !name->empty())
    rails.push_back({*name, std::move(files)});
}

/// /sys/class/hwmon/hwmon3 with the name ina3221: in1_label, in1_input in mV, curr1_input in mA.
void add_kernel_rails(Rails& rails, const std::string& root) {
  const std::string all = root + "/class/hwmon";
  for (const std::string& entry : names_in(all, "hwmon")) {
    const std::string monitor = path_in(all, entry);
    if (file_value(path_in(monitor, "name")) != "ina3221") continue;
    for (const std::string channel : {"1", "2", "3"})
      add_rail(rails, monitor + "/in" + channel + "_label",
               {monitor + "/in" + channel + "_input", monitor + "/curr" + channel + "_input"});
  }
}

/// /sys/bus/i2c/drivers/ina3221x/1-0040/iio:device0: rail_name_0, in_power0_input in mW.
void add_tegra_rails(Rails& rails, const std::string& root) {
  const std::string all = root + "/bus/i2c/drivers/ina3221x";
  for (const std::string& address : names_in(all, ""))
    for (const std::string& entry : names_in(path_in(all, address), "iio:device")) {
      const std::string monitor = path_in(path_in(all, address), entry);
      for (const std::string channel : {"0", "1", "2"})
        add_rail(rails, monitor + "/rail_name_" + channel,
                 {monitor + "/in_power" + channel + "_input"});
    }
}

const Rail* find_rail(const Rails& rails, std::string_view name) {
  const auto found = std::ranges::find(rails, name, &Rail::name);
  return found == rails.end() ? nullptr : &*found;
}

/// The rails that together are the module; empty if none of the known sets is there.
Rails whole(const Rails& rails) {
  for (const Names& names : kWholes) {
    Rails found;
    for (const std::string_view name : names)
      if (const Rail* rail = find_rail(rails, name)) found.push_back(*rail);
    if (found.size() == names.size()) return found;
  }
  return {};
}

Result<double> watts(const Rail& rail) {
  double product = 1.0;
  for (const std::string& file : rail.files) {
    const auto number = file_number(file);
    if (!number) return Error{"cannot be read as a number from 0", file, ""};
    product *= static_cast<double>(*number) * 1e-3;
  }
  return product;
}

std::string names_of_rails(const Rails& rails) {
  std::vector<std::string> names;
  for (const Rail& rail : rails) names.push_back(rail.name);
  return joined(names);
}

}  // namespace

Candidate find_jetson(const MeterOptions& options, const std::shared_ptr<Machine>& machine) {
  Rails all;
  add_kernel_rails(all, options.sysfs_root);
  add_tegra_rails(all, options.sysfs_root);
  if (all.empty()) return absent(kJetsonName, "no INA3221 in " + options.sysfs_root);
  const Rails rails = whole(all);
  if (rails.empty())
    return absent(kJetsonName,
                  "which rails make up this module is not known: " + names_of_rails(all));
  std::vector<std::unique_ptr<Domain>> domains;
  for (const Rail& rail : rails) {
    if (const auto now = watts(rail); !now) return absent(kJetsonName, to_string(now.error()));
    domains.push_back(
        std::make_unique<PowerDomain>(rail.name, kJetsonInterval, [rail] { return watts(rail); }));
  }
  MeterDescription description{
      std::string(kJetsonName), Method::Measured, "module",
      "power of " + names_of_rails(rails) + " by INA3221, integrated by the trapezoid rule"};
  return available(std::make_unique<DomainMeter>(std::move(description), std::move(domains),
                                                 options.interval_s, machine));
}

}  // namespace opcost
