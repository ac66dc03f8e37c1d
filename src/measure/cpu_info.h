#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace opcost {

/// What /proc/cpuinfo tells of the processors.
struct CpuInfo {
  std::string model;        ///< "AMD EPYC 7763 64-Core Processor"; "" where it is not told.
  std::size_t threads = 0;  ///< Processors as the kernel counts them.
  std::size_t sockets = 1;  ///< 1 where it is not told.
  bool hypervisor = false;  ///< The processor says that it is a virtual machine's.
};

CpuInfo cpu_info(const std::string& proc_root);

/// The model as lists have it: "Intel Xeon Gold 6148" of
/// "Intel(R) Xeon(R) Gold 6148 CPU @ 2.40GHz".
std::string short_cpu_name(const std::string& model);

/// Of /proc/meminfo, MemTotal: what the kernel can use, a little less than is fitted.
std::optional<std::uint64_t> memory_bytes(const std::string& proc_root);

}  // namespace opcost
