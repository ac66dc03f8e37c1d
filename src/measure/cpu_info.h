#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace opcost {

/// What /proc/cpuinfo says about the processors.
struct CpuInfo {
  std::string model;        ///< "AMD EPYC 7763 64-Core Processor"; "" if it is not known.
  std::size_t threads = 0;  ///< Processors as the kernel counts them.
  std::size_t sockets = 1;  ///< 1 if it is not known.
  bool hypervisor = false;  ///< The processor says that it belongs to a virtual machine.
};

CpuInfo cpu_info(const std::string& proc_root);

/// The model as lists name it: "Intel Xeon Gold 6148" for
/// "Intel(R) Xeon(R) Gold 6148 CPU @ 2.40GHz".
std::string short_cpu_name(const std::string& model);

/// MemTotal of /proc/meminfo: what the kernel can use, a little less than is installed.
std::optional<std::uint64_t> memory_bytes(const std::string& proc_root);

}  // namespace opcost
