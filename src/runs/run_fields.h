#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/runs/measured_run.h"

namespace opcost {

/// A row as names and texts, without those that are not given.
using RunFields = std::vector<std::pair<std::string, std::string>>;

inline constexpr std::string_view kRunsSchema = "opcost.runs/1";

/// The names that a row may have, in the order in which they are written.
const std::vector<std::string>& run_field_names();
/// True for a name that opcost knows, or one of the user's own ("x_...").
bool is_run_field(std::string_view name);
/// The Error for any other name.
Error unknown_field(const std::string& name, const std::string& where);

/// The row as a record, or what is wrong with it; `where` is its place.
Result<MeasuredRun> read_run(const RunFields& fields, const std::string& where);
/// The inverse.
RunFields fields_of(const MeasuredRun& run);
/// Rows as CSV, with the columns that they need and those named in `also`.
std::string rows_csv(std::vector<std::map<std::string, std::string>> rows,
                     std::set<std::string> also);

}  // namespace opcost
