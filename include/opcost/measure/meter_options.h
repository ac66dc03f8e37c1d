#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "opcost/core/enum_names.h"
#include "opcost/measure/meter.h"

namespace opcost {

/// Where meters look, and what they cannot find out themselves.
struct MeterOptions {
  std::string sysfs_root = "/sys";  ///< Where sysfs is mounted.
  std::string proc_root = "/proc";
  /// Seconds between reads within a window; std::nullopt: each meter's own interval. A counter that
  /// would wrap, or a power that must be sampled, is read more often than asked for.
  std::optional<double> interval_s;

  /// Watts of all processors of the machine together, for `tdp`; std::nullopt: that of the
  /// processor in the shipped list, if it is there.
  std::optional<double> tdp_w;
  /// GB of memory, for `tdp`; std::nullopt: what the machine says.
  std::optional<double> dram_gb;

  /// The program of `command`, run by the shell; src/measure/PROTOCOLS.md describes its protocol.
  std::string command;
  double command_timeout_s = 10.0;  ///< How long it may take to answer.

  std::string nvml_library;  ///< Path of NVIDIA's library; "": the system finds it.
  /// The boards of `nvml`, as in CUDA_VISIBLE_DEVICES: "0,2", "GPU-8932f937"; std::nullopt: all.
  std::optional<std::string> visible_devices;
  /// The model runs on a GPU: `auto` then takes nvml and nothing else.
  bool on_gpu = false;
};

enum class MeterState : std::uint8_t {
  Available,
  Absent,      ///< The machine does not have it, or it does not count.
  Permission,  ///< It exists but may not be read.
};
inline constexpr std::array kMeterStateNames{EnumName{MeterState::Available, "available"},
                                             EnumName{MeterState::Absent, "absent"},
                                             EnumName{MeterState::Permission, "permission"}};
constexpr std::string_view to_string(MeterState state) { return name_of(kMeterStateNames, state); }

struct MeterStatus {
  MeterDescription meter;  ///< Name and method are always set, the rest if it is available.
  MeterState state = MeterState::Absent;
  std::string detail;  ///< What it reads; or why it is missing; or "run ...".
};

}  // namespace opcost
