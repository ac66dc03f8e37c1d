#pragma once

#include <optional>
#include <string>
#include <vector>

#include "opcost/measure/meter_options.h"

namespace opcost {

/// The meters for people. `virtual_machine`: what kind, where the machine is one.
std::string meter_list_text(const std::vector<MeterStatus>& meters,
                            const std::optional<std::string>& virtual_machine);
/// For programs, schema opcost.meters/1: `virtual_machine` (a text or null) and `meters[]`
/// of `name`, `state` (available, absent, permission), `method` (measured, estimated, unknown),
/// `scope` (null unless available) and `detail`.
std::string meter_list_json(const std::vector<MeterStatus>& meters,
                            const std::optional<std::string>& virtual_machine);

}  // namespace opcost
