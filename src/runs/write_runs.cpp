// Writes runs as CSV.
#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "io/csv_writer.h"
#include "opcost/runs/runs_file.h"
#include "runs/run_fields.h"

namespace opcost {

std::string rows_csv(std::vector<std::map<std::string, std::string>> rows,
                     std::set<std::string> used) {
  for (auto& row : rows) {
    row["schema"] = kRunsSchema;
    for (const auto& [name, text] : row) used.insert(name);
  }
  std::vector<std::string> titles;
  std::ranges::copy_if(run_field_names(), std::back_inserter(titles),
                       [&used](const std::string& name) { return used.contains(name); });
  std::ostringstream out;
  CsvWriter csv(out);
  for (const std::string& title : titles) csv.cell(title);
  csv.end_row();
  for (auto& row : rows) {
    for (const std::string& title : titles) csv.cell(row[title]);
    csv.end_row();
  }
  return out.str();
}

std::string runs_csv(const std::vector<MeasuredRun>& runs) {
  std::vector<std::map<std::string, std::string>> rows;
  for (const MeasuredRun& run : runs) {
    auto& row = rows.emplace_back();
    for (auto& [name, text] : fields_of(run)) row[name] = std::move(text);
  }
  return rows_csv(std::move(rows), {});
}

}  // namespace opcost
