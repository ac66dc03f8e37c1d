// The command `opcost runs`.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "cli/commands.h"
#include "cli/import_command.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/runs_input.h"
#include "opcost/core/text.h"
#include "opcost/cost/tables.h"
#include "opcost/runs/layer_types.h"
#include "opcost/runs/run_estimator.h"
#include "opcost/runs/runs_file.h"
#include "report/layout/printable.h"

namespace opcost::cli {
namespace {

/// What a runs file contains, by kind.
std::string summary(const RunSet& set) {
  std::map<std::string, std::size_t> kinds;
  std::set<std::string> configurations;
  for (const MeasuredRun& run : set.runs) {
    ++kinds[run.kind()];
    configurations.insert(run.configuration());
  }
  std::string text = printable(set.file) + ": " + plural_text(set.runs.size(), "row") + ", " +
                     plural_text(configurations.size(), "configuration") + "\n";
  for (const auto& [kind, count] : kinds)
    text += "  " + padded(printable(kind), 14) + grouped_text(Count{count}) + "\n";
  return text;
}

/// Rows that cannot be estimated with any table, because their model or layer is invalid.
std::vector<Error> not_estimable(const RunSet& set) {
  const auto table = find_table(std::string(kDefaultTable));
  std::vector<Error> faults;
  if (!table) return {table.error()};
  RunEstimator estimator(*table, {});
  for (const MeasuredRun& run : set.runs)
    if (auto estimate = estimator.estimate(run); !estimate)
      faults.push_back(std::move(estimate).error());
  return faults;
}

ExitCode check_runs(const Arguments& arguments, Streams& streams) {
  CLI::App app{"Whether a file of measured runs can be used, row by row.", "runs check"};
  set_usage(app, "usage: opcost runs check FILE");
  std::string file;
  app.add_option("file", file, "CSV or JSON Lines, schema opcost.runs/1")
      ->type_name("FILE")
      ->required();
  if (const auto end = parse(app, arguments, streams)) return *end;
  auto set = read_runs(file);
  if (!set) return report(set.error(), streams);
  for (Error& fault : not_estimable(*set)) set->faults.push_back(std::move(fault));
  print_faults(set->faults, streams);
  const ExitCode delivered = deliver(summary(*set), "", streams);
  return delivered == ExitCode::Done && !set->faults.empty() ? ExitCode::Trouble : delivered;
}

ExitCode layers(const Arguments& arguments, Streams& streams) {
  CLI::App app{"The layers that a row may name, and their parameters.", "runs layers"};
  set_usage(app, "usage: opcost runs layers");
  if (const auto end = parse(app, arguments, streams)) return *end;
  std::string text;
  for (const LayerType& type : layer_types()) {
    text += padded(std::string(type.name), 13) + std::string(type.required);
    if (!type.optional.empty()) text += "; " + std::string(type.optional);
    text += "\n";
  }
  return deliver(text, "", streams);
}

struct RunsAction {
  std::string_view name, summary;
  ExitCode (*run)(const Arguments&, Streams&);
};

constexpr std::array kRunsActions{
    RunsAction{"check", "whether a file can be used, row by row", check_runs},
    RunsAction{"import", "a runs file from another tool's log", run_import},
    RunsAction{"layers", "the layers that a row may name", layers},
};

std::string runs_usage() {
  std::string text = "usage:";
  for (const RunsAction& action : kRunsActions) {
    std::string words = "opcost runs " + std::string(action.name);
    words.resize(20, ' ');
    text += (text.size() > 6 ? "       " : " ") + words + std::string(action.summary) + "\n";
  }
  return text;
}

constexpr std::string_view kAbout =
    "Measured runs: one row an energy, of one inference of a model or a layer.\n"
    "\n"
    "CSV with a row of titles, or JSON Lines (schema opcost.runs/1). Columns:\n"
    "  model            path of an ONNX file, relative to this file, else to where you are\n"
    "  bindings         its dims and input shapes: batch=8 x=1x3x224x224\n"
    "  layer            or a layer instead, with the columns of its parameters (batch,\n"
    "                   image_size, kernel_size, ...): see opcost runs layers\n"
    "  energy_j         joules of one inference: one run of the graph, its batch as bound\n"
    "  std_j, time_s    its standard deviation, its seconds\n"
    "  idle_j           what the machine would have used in that time\n"
    "  scope, source    package, package+dram, board...; the tool\n"
    "  method           measured, estimated or unknown\n"
    "  config           rows of one configuration share it; default: what was run\n"
    "  x_...            your own\n"
    "The whole description is cost_tables/RUNS.md.\n";

}  // namespace

ExitCode run_runs(const Arguments& arguments, Streams& streams) {
  std::vector<std::string> names;
  names.reserve(kRunsActions.size());
  for (const RunsAction& action : kRunsActions) names.emplace_back(action.name);
  if (arguments.empty()) return report({"what about the runs?", "", runs_usage()}, streams);
  if (arguments[0] == "--help" || arguments[0] == "-h") {
    CLI::App app{std::string(kAbout), "runs"};
    set_usage(app, runs_usage());
    return *parse(app, arguments, streams);
  }
  const auto action = std::ranges::find(kRunsActions, arguments[0], &RunsAction::name);
  if (action == kRunsActions.end())
    return report(not_one_of("action on runs", arguments[0], names), streams);
  return action->run({arguments.begin() + 1, arguments.end()}, streams);
}

}  // namespace opcost::cli
