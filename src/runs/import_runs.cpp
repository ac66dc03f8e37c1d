// Imports the files of other tools as runs: the list of tools and what importers share.
#include "opcost/runs/import_runs.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/parse.h"
#include "opcost/core/text.h"
#include "runs/importers.h"

namespace opcost {

ImportTool import_codecarbon, import_carbontracker, import_impact_tracker, import_zeus,
    import_pyjoules, import_scaphandre, import_eco2ai;

namespace {

struct ToolRow {
  std::string_view name;
  ImportTool* read;
};

// Every tool: the word of --from, and what reads its records.
constexpr std::array kTools{
    ToolRow{"codecarbon", import_codecarbon},        // emissions.csv, of every version
    ToolRow{"carbontracker", import_carbontracker},  // its .log and _output.log
    ToolRow{"eit", import_impact_tracker},  // experiment-impact-tracker's impacttracker/data.json
    ToolRow{"zeus", import_zeus},           // the log file of ZeusMonitor
    ToolRow{"pyjoules", import_pyjoules},   // its CSV handler's
    ToolRow{"scaphandre", import_scaphandre},  // the JSON exporter's
    ToolRow{"eco2ai", import_eco2ai},          // emission.csv
};

}  // namespace

std::vector<std::string> tool_names() {
  std::vector<std::string> names;
  for (const ToolRow& tool : kTools) names.emplace_back(tool.name);
  return names;
}

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
  run.source = std::string(tool_);
  result_.runs.push_back(std::move(run));
}

void Importer::fault(std::size_t line, std::string what, std::string hint) {
  result_.faults.push_back({std::move(what), file_ + ":" + std::to_string(line), std::move(hint)});
}

Result<Imported> Importer::finish() && {
  if (result_.runs.empty() && result_.faults.empty())
    return Error{"no record of " + std::string(tool_) + " in it", file_, ""};
  return std::move(result_);
}

std::optional<double> parse_amount(std::string_view text) {
  const auto value = parse_number<double>(trimmed(text));
  return value && std::isfinite(*value) && *value >= 0.0 ? value : std::nullopt;
}

std::optional<double> amount_at(Importer& importer, const CsvTable& table, const CsvRow& row,
                                std::string_view title) {
  const auto column = table.column(title);
  const std::string cell = column && *column < row.cells.size() ? row.cells[*column] : "";
  const auto amount = parse_amount(cell);
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

Result<Imported> import_runs(std::string_view tool, std::string_view text, const std::string& file,
                             const ImportOptions& options) {
  if (!(options.inferences > 0.0) || !std::isfinite(options.inferences))
    return Error{"how many inferences does a record hold?", file,
                 "no tool records it; pass --inferences N"};
  if (options.pue && !(*options.pue >= 1.0))
    return Error{"a PUE is 1 or more, not " + exact_text(*options.pue), file, ""};
  const auto known = std::ranges::find(kTools, tool, &ToolRow::name);
  if (known == kTools.end())
    return Error{"`" + std::string(tool) + "` is no tool", "", "one of: " + joined(tool_names())};
  Importer importer(tool, file, options);
  if (const auto read = known->read(text, importer); !read) return read.error();
  return std::move(importer).finish();
}

}  // namespace opcost
