#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "opcost/measure/meter_options.h"

namespace opcost {

/// What kind of virtual machine this is ("QEMU Standard PC"); nothing on bare metal,
/// as far as the processor's flags, the firmware and the kernel tell. Counters of
/// energy in a virtual machine are those of nothing, or of the whole host.
std::optional<std::string> virtual_machine(const MeterOptions& options);

/// The machine as a report states it, name and value: cpu, sockets, threads, smt,
/// governor, turbo, memory, kernel, virtual_machine. What it does not tell is left out.
std::vector<std::pair<std::string, std::string>> host_description(const MeterOptions& options);

}  // namespace opcost
