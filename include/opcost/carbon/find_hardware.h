#pragma once

#include <string_view>

#include "opcost/carbon/hardware.h"
#include "opcost/core/result.h"

namespace opcost {

/// A processor of the table, by name ("A100 SXM4 80 GB"; case, blanks, hyphens and a leading
/// "NVIDIA" do not count), or a power ("350W"). Errors: any other word, with similar names.
Result<HardwarePower> find_hardware(std::string_view name);

}  // namespace opcost
