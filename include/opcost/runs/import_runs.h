#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/runs/imported.h"

namespace opcost {

/// The tools whose records can be imported: "codecarbon", "carbontracker", ...
std::vector<std::string> tool_names();

/// Reads another tool's records. Energies are without PUE, in joules of one
/// inference. What does not add up is a fault, never guessed. Errors: no such
/// tool, no file of that tool, no record in it.
Result<Imported> import_runs(std::string_view tool, std::string_view text, const std::string& file,
                             const ImportOptions& options);

}  // namespace opcost
