// Describes the machine that is measured, and detects virtual machines.
#include "opcost/measure/host.h"

#include <algorithm>
#include <array>
#include <set>

#include "measure/cpu_info.h"
#include "measure/sysfs.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

using Facts = std::vector<std::pair<std::string, std::string>>;

/// Vendors and products in the firmware of virtual machines only; "Virtual Machine" is the product
/// name of Hyper-V.
constexpr std::array<std::string_view, 13> kVirtualFirmware{
    "QEMU",      "KVM",   "VMware",          "VirtualBox",     "innotek",   "Xen",    "bhyve",
    "Parallels", "Bochs", "Virtual Machine", "Google Compute", "OpenStack", "Droplet"};

/// Vendor and product of the machine, from its firmware.
std::string firmware(const MeterOptions& options) {
  const std::string folder = options.sysfs_root + "/class/dmi/id/";
  const std::string vendor = file_value(folder + "sys_vendor").value_or("");
  const std::string product = file_value(folder + "product_name").value_or("");
  return vendor.empty() || product.empty() ? vendor + product : vendor + " " + product;
}

bool is_virtual(const std::string& firmware) {
  // Amazon also rents whole machines, "c5.metal" and similar.
  if (firmware.starts_with("Amazon EC2")) return firmware.find("metal") == std::string::npos;
  return std::ranges::any_of(kVirtualFirmware, [&](std::string_view word) {
    return firmware.find(word) != std::string::npos;
  });
}

std::string on_or_off(bool on) { return on ? "on" : "off"; }

/// The governors of all processors: "performance", or "performance, powersave" if they differ.
std::string governors(const std::string& folder) {
  std::set<std::string> found;
  for (const std::string& processor : names_in(folder, "cpu"))
    if (auto governor = file_value(path_in(path_in(folder, processor), "cpufreq/scaling_governor")))
      found.insert(*std::move(governor));
  return joined(std::vector<std::string>(found.begin(), found.end()));
}

/// Intel's driver says whether turbo is off, others whether it is on.
std::string turbo(const std::string& folder) {
  if (const auto off = file_value(folder + "/intel_pstate/no_turbo")) return on_or_off(*off == "0");
  if (const auto boost = file_value(folder + "/cpufreq/boost")) return on_or_off(*boost == "1");
  return "";
}

std::string smt(const std::string& folder) {
  const auto active = file_value(folder + "/smt/active");
  return active ? on_or_off(*active == "1") : "";
}

std::string count_text(std::size_t count) { return count > 0 ? std::to_string(count) : ""; }

}  // namespace

std::optional<std::string> virtual_machine(const MeterOptions& options) {
  const std::string name = firmware(options);
  if (is_virtual(name)) return name;
  if (const auto type = file_value(options.sysfs_root + "/hypervisor/type"))
    return *type == "xen" ? "Xen" : *type;
  if (!cpu_info(options.proc_root).hypervisor) return std::nullopt;
  return name.empty() ? "the processor says that a hypervisor runs it" : name;
}

std::vector<std::pair<std::string, std::string>> host_description(const MeterOptions& options) {
  const CpuInfo cpu = cpu_info(options.proc_root);
  const std::string folder = options.sysfs_root + "/devices/system/cpu";
  const auto memory = memory_bytes(options.proc_root);
  Facts facts{{"cpu", cpu.model},
              {"sockets", cpu.threads > 0 ? std::to_string(cpu.sockets) : ""},
              {"threads", count_text(cpu.threads)},
              {"smt", smt(folder)},
              {"governor", governors(folder)},
              {"turbo", turbo(folder)},
              {"memory", memory ? bytes_text(Bytes{Count{*memory}}) : ""},
              {"kernel", file_value(options.proc_root + "/sys/kernel/osrelease").value_or("")},
              {"virtual_machine", virtual_machine(options).value_or("")}};
  std::erase_if(facts, [](const auto& fact) { return fact.second.empty(); });
  return facts;
}

}  // namespace opcost
