#include "opcost/runs/import_runs.h"

#include <algorithm>
#include <cmath>

#include "opcost/core/text.h"
#include "runs/importers.h"
#include "runs/words.h"

namespace opcost {

void Importer::add(const Record& record) {
  const double joules = record.joules / options_.inferences;
  if (!(joules > 0.0) || !std::isfinite(joules))
    return fault(record.line,
                 "its energy is " + exact_text(record.joules) + " J: nothing measured");
  MeasuredRun run;
  run.file = file_;
  run.line = record.line;
  run.model = options_.model;
  run.bindings = options_.bindings;
  run.energy_j = joules;
  if (record.seconds && *record.seconds > 0.0) run.time_s = *record.seconds / options_.inferences;
  run.scope = record.scope;
  run.method = record.method;
  run.source = std::string(to_string(tool_));
  result_.runs.push_back(std::move(run));
}

void Importer::fault(std::size_t line, std::string what, std::string hint) {
  result_.faults.push_back({std::move(what), file_ + ":" + std::to_string(line), std::move(hint)});
}

Result<Imported> Importer::finish() && {
  if (result_.runs.empty() && result_.faults.empty())
    return Error{"no record of " + std::string(to_string(tool_)) + " in it", file_, ""};
  return std::move(result_);
}

std::optional<double> amount_in(std::string_view text) {
  const auto value = parsed<double>(trimmed(text));
  return value && std::isfinite(*value) && *value >= 0.0 ? value : std::nullopt;
}

std::optional<double> amount_at(Importer& importer, const CsvTable& table, const CsvRow& row,
                                std::string_view title) {
  const auto column = table.column(title);
  const std::string cell = column && *column < row.cells.size() ? row.cells[*column] : "";
  const auto amount = amount_in(cell);
  if (!amount)
    importer.fault(row.line, "`" + std::string(title) + "` is no number from 0: `" + cell + "`");
  return amount;
}

Status require_columns(const CsvTable& table, std::initializer_list<std::string_view> titles,
                       std::string_view tool) {
  for (const std::string_view title : titles)
    if (!table.column(title))
      return Error{
          "no column `" + std::string(title) + "`: this is no file of " + std::string(tool),
          table.where(table.header), ""};
  return Ok{};
}

std::optional<Record> integrated(Importer& importer, const std::vector<PowerSample>& samples) {
  if (samples.size() < 2) {
    importer.fault(samples.empty() ? 1 : samples.front().line,
                   "an energy takes two samples of power or more");
    return std::nullopt;
  }
  Record record;
  record.line = samples.front().line;
  for (std::size_t i = 1; i < samples.size(); ++i) {
    const double passed = samples[i].seconds - samples[i - 1].seconds;
    if (!(passed > 0.0)) {
      importer.fault(samples[i].line, "its time is not after that of the sample before");
      return std::nullopt;
    }
    record.joules += samples[i].watts * passed;
  }
  record.seconds = samples.back().seconds - samples.front().seconds;
  return record;
}

Result<Imported> import_runs(Tool tool, std::string_view text, const std::string& file,
                             const ImportOptions& options) {
  if (!(options.inferences > 0.0) || !std::isfinite(options.inferences))
    return Error{"how many inferences does a record hold?", file,
                 "no tool records it; pass --inferences N"};
  if (options.pue && !(*options.pue >= 1.0))
    return Error{"a PUE is 1 or more, not " + exact_text(*options.pue), file, ""};
  Importer importer(tool, file, options);
  const auto read = [&]() -> Status {
    switch (tool) {
      case Tool::CodeCarbon: return import_codecarbon(text, importer);
      case Tool::CarbonTracker: return import_carbontracker(text, importer);
      case Tool::ExperimentImpactTracker: return import_impact_tracker(text, importer);
      case Tool::Zeus: return import_zeus(text, importer);
      case Tool::PyJoules: return import_pyjoules(text, importer);
      case Tool::Scaphandre: return import_scaphandre(text, importer);
      case Tool::Eco2Ai: return import_eco2ai(text, importer);
    }
    return Ok{};
  }();
  if (!read) return read.error();
  return std::move(importer).finish();
}

}  // namespace opcost
