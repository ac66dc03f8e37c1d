// Writes the runs file and the raw log of a measurement as it goes on.
#include "opcost/measure/file_log.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <optional>
#include <sstream>
#include <utility>

#include "io/append_file.h"
#include "io/csv_writer.h"
#include "io/file.h"
#include "measure/raw_lines.h"
#include "opcost/core/text.h"
#include "runs/run_fields.h"

namespace opcost {
namespace {

// Every file has all columns, so that rows of later measurements fit.
constexpr std::array<const char*, 21> kColumns{
    "schema",   "model",      "bindings",       "energy_j",
    "std_j",    "time_s",     "idle_j",         "scope",
    "method",   "source",     "kind",           "x_layer",
    "x_times",  "x_median_j", "x_half_width_j", "x_net_half_width_j",
    "x_trials", "x_rejected", "x_inferences",   "x_meter",
    "x_runner"};

std::string row_text(const std::map<std::string, std::string>& cells) {
  std::ostringstream out;
  CsvWriter csv(out);
  for (const char* column : kColumns) {
    const auto found = cells.find(column);
    csv.cell(std::string_view(found != cells.end() ? found->second : ""));
  }
  csv.end_row();
  return out.str();
}

std::string header_text() {
  std::map<std::string, std::string> titles;
  for (const char* column : kColumns) titles[column] = column;
  return row_text(titles);
}

/// The fields of a row that every runs file has.
MeasuredRun run_of(const SubjectRow& row, const LogContext& context, const SubjectResult& result) {
  MeasuredRun run;
  run.model = row.model;
  run.bindings = row.bindings;
  run.energy_j = result.joules;
  run.std_j = result.deviation;
  run.time_s = result.seconds;
  run.idle_j = result.idle_joules;
  run.scope = context.meter.scope;
  run.method = context.meter.method;
  run.source = "opcost measure";
  run.own_kind = row.kind;
  return run;
}

std::string run_row(const SubjectRow& row, const LogContext& context, const SubjectResult& result) {
  std::map<std::string, std::string> cells;
  for (auto& [name, text] : fields_of(run_of(row, context, result))) cells[name] = std::move(text);
  cells["schema"] = kRunsSchema;
  cells["x_layer"] = row.layer;
  if (!row.layer.empty()) cells["x_times"] = std::to_string(row.times);
  cells["x_median_j"] = exact_text(result.median);
  cells["x_half_width_j"] = exact_text(result.half_width);
  if (result.idle_joules) cells["x_net_half_width_j"] = exact_text(result.net_half_width);
  cells["x_trials"] = std::to_string(result.counted);
  cells["x_rejected"] = std::to_string(result.trials.size() - result.counted);
  cells["x_inferences"] = std::to_string(result.inferences);
  cells["x_meter"] = context.meter.name;
  cells["x_runner"] = result.runner;
  return row_text(cells);
}

/// Checks that rows fit the header of an existing file; writes the header to a new one.
Status begin_runs(AppendFile& file) {
  constexpr std::size_t kMostLogBytes = std::size_t{256} << 20;
  std::error_code error;
  const bool regular = std::filesystem::is_regular_file(file.path(), error);
  const auto text = regular ? read_text_file(file.path(), kMostLogBytes) : Result<std::string>("");
  if (!text) return text.error();
  if (text->empty()) return file.append(header_text());
  if (text->starts_with(header_text())) return Ok{};
  return Error{"its columns are not those of opcost measure", file.path(),
               "name a file that is not there yet"};
}

}  // namespace

struct FileLog::Files {
  std::optional<AppendFile> runs, raw;
};

FileLog::FileLog(std::unique_ptr<Files> files, LogContext context)
    : files_(std::move(files)), context_(std::move(context)) {}
FileLog::~FileLog() = default;

Result<std::unique_ptr<FileLog>> FileLog::open(const std::string& runs_path,
                                               const std::string& raw_path, LogContext context) {
  auto files = std::make_unique<Files>();
  const std::pair<const std::string*, std::optional<AppendFile>*> paths[] = {
      {&runs_path, &files->runs}, {&raw_path, &files->raw}};
  for (const auto& [path, file] : paths) {
    if (path->empty()) continue;
    auto opened = AppendFile::open(*path);
    if (!opened) return opened.error();
    file->emplace(*std::move(opened));
  }
  if (files->runs)
    if (auto begun = begin_runs(*files->runs); !begun) return begun.error();
  if (files->raw)
    if (auto begun = files->raw->append(begin_line(context)); !begun) return begun.error();
  // Not make_unique: the constructor is private.
  return std::unique_ptr<FileLog>(new FileLog(std::move(files), std::move(context)));
}

Status FileLog::idle(const IdleWindow& window) {
  return files_->raw ? files_->raw->append(idle_line(window)) : Status{Ok{}};
}

Status FileLog::trial(const Trial& trial) {
  if (!files_->raw) return Ok{};
  const SubjectRow& row = context_.subjects[trial.subject];
  return files_->raw->append(trial_line(trial, row.model));
}

// The row first, because it is the purpose of the measurement.
Status FileLog::result(std::size_t subject, const SubjectResult& result) {
  const SubjectRow& row = context_.subjects[subject];
  if (files_->runs && !result.error)
    if (auto written = files_->runs->append(run_row(row, context_, result)); !written)
      return written;
  return files_->raw ? files_->raw->append(result_line(result, row.model)) : Status{Ok{}};
}

}  // namespace opcost
