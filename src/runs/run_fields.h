#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/runs/measured_run.h"

namespace opcost {

/// A row as names and texts; what is not given is left out.
using RunFields = std::vector<std::pair<std::string, std::string>>;

inline constexpr std::string_view kRunsSchema = "opcost.runs/1";

/// The names a row may have, in the order of a file that is written.
const std::vector<std::string>& run_field_names();
/// True for a name of opcost's, or one of the user's own ("x_...").
bool is_run_field(std::string_view name);
/// A name that is neither.
Error unknown_field(const std::string& name, const std::string& where);

/// The row understood, or what is wrong with it; `where` is its place.
Result<MeasuredRun> read_run(const RunFields& fields, const std::string& where);
/// The reverse.
RunFields fields_of(const MeasuredRun& run);
/// Rows, by name, as CSV with the columns they need and those named `also`.
std::string rows_csv(std::vector<std::map<std::string, std::string>> rows,
                     std::set<std::string> also);

}  // namespace opcost
