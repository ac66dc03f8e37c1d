// A runs file whose energies are still to be measured, as texts of its cells.
#include "opcost/measure/fill_runs.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <sstream>
#include <utility>

#include "io/csv_reader.h"
#include "io/csv_writer.h"
#include "io/file.h"

namespace opcost {
namespace {

// What a measurement says of a row.
constexpr std::array kFilledColumns{"energy_j", "std_j",   "time_s",  "idle_j",
                                    "scope",    "method",  "source",  "x_half_width_j",
                                    "x_trials", "x_meter", "x_runner"};

}  // namespace

Result<RunsToFill> RunsToFill::read(const std::string& path) {
  const auto table = read_csv_file(path, {.comments = true});
  if (!table) return table.error();
  if (!table->column("energy_j"))
    return Error{"it has no column `energy_j`", path,
                 "--fill takes a runs file as opcost sample writes it"};
  RunsToFill runs;
  runs.path_ = path;
  runs.titles_ = table->header.cells;
  for (const CsvRow& row : table->rows) {
    auto& cells = runs.rows_.emplace_back();
    for (const std::string& cell : row.cells) cells.push_back(csv_plain_text(cell));
  }
  for (const char* title : kFilledColumns) runs.column(title);
  return runs;
}

// The position of a column; a new one at the end where there is none.
std::size_t RunsToFill::column(const std::string& title) {
  const auto found = std::ranges::find(titles_, title);
  const auto at = static_cast<std::size_t>(found - titles_.begin());
  if (found != titles_.end()) return at;
  titles_.push_back(title);
  for (auto& row : rows_) row.emplace_back();
  return at;
}

Result<std::vector<OpenRun>> RunsToFill::open_runs() const {
  const auto cell = [&](const std::vector<std::string>& row, const char* title) {
    const auto found = std::ranges::find(titles_, title);
    return found == titles_.end() ? std::string()
                                  : row[static_cast<std::size_t>(found - titles_.begin())];
  };
  std::vector<OpenRun> open;
  for (std::size_t at = 0; at < rows_.size(); ++at) {
    if (!cell(rows_[at], "energy_j").empty()) continue;
    OpenRun run{at, cell(rows_[at], "model"), cell(rows_[at], "bindings")};
    // opcost sample calls the model of a layer by the row's config.
    if (run.model.empty()) run.model = cell(rows_[at], "config") + ".onnx";
    // As read_runs: beside the runs file, else where one is.
    const auto beside = std::filesystem::path(path_).parent_path() / run.model;
    std::error_code ignored;
    if (std::filesystem::exists(beside, ignored)) run.model = beside.string();
    if (!std::filesystem::exists(run.model, ignored))
      return Error{
          "row " + std::to_string(at + 1) + " is of `" + run.model + "`, which is not there", path_,
          "opcost sample writes the models beside their runs file"};
    open.push_back(std::move(run));
  }
  return open;
}

Status RunsToFill::fill(std::size_t row, const std::map<std::string, std::string>& cells) {
  for (const auto& [title, text] : cells) rows_[row][column(title)] = text;
  std::ostringstream out;
  CsvWriter csv(out);
  for (const std::string& title : titles_) csv.cell(title);
  csv.end_row();
  for (const auto& one : rows_) {
    for (const std::string& text : one) csv.cell(text);
    csv.end_row();
  }
  return write_text_file(path_, out.str());
}

}  // namespace opcost
