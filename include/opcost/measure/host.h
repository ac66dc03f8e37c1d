#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "opcost/measure/meter_options.h"

namespace opcost {

/// The kind of virtual machine ("QEMU Standard PC"); std::nullopt on bare metal, as far as the
/// processor's flags, the firmware and the kernel tell. Energy counters in a virtual machine count
/// nothing, or the whole host.
std::optional<std::string> virtual_machine(const MeterOptions& options);

/// The machine as a report describes it, name and value: cpu, sockets, threads, smt, governor,
/// turbo, memory, kernel, virtual_machine. Unknown ones are left out.
std::vector<std::pair<std::string, std::string>> host_description(const MeterOptions& options);

}  // namespace opcost
