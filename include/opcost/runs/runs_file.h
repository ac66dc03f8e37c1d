#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/runs/measured_run.h"

namespace opcost {

/// Reads a runs file, schema opcost.runs/1, as CSV or as JSON Lines (a file that begins with `{`);
/// cost_tables/RUNS.md describes the format. Errors: no such file, not CSV, an unknown or missing
/// column. A bad row is a fault.
Result<RunSet> read_runs(const std::string& path);
/// The same from memory.
Result<RunSet> parse_runs(std::string_view text, const std::string& file);
/// The rows as CSV, with the columns that they need.
std::string runs_csv(const std::vector<MeasuredRun>& runs);

}  // namespace opcost
