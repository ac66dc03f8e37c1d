// Opens runs files for commands that read them, and reports bad rows.
#include "cli/runs_input.h"

#include <algorithm>

#include "cli/guard_output.h"
#include "cli/parse.h"
#include "opcost/estimate/options.h"
#include "opcost/runs/runs_file.h"
#include "report/layout/printable.h"

namespace opcost::cli {

void add_runs_options(CLI::App& app, RunsInput& input, const PlacementChoice& choice) {
  input.command = &app;
  app.add_option("runs", input.file, "measured runs: CSV or JSON Lines (opcost runs --help)")
      ->type_name("RUNS")
      ->required();
  app.add_option("--placement", input.placement, "memory an access is charged to; " + choice.usual)
      ->type_name(choice.words);
  app.add_flag("--net", input.net, "take energy_j - idle_j, which every row must have");
  app.add_flag("--skip-bad-rows", input.skip_bad_rows, "leave bad rows out, and say which");
}

void print_faults(const std::vector<Error>& faults, Streams& streams) {
  constexpr std::size_t kMost = 20;
  for (std::size_t i = 0; i < std::min(faults.size(), kMost); ++i) {
    streams.err << "opcost: " << message_line(faults[i].where + ": " + faults[i].what);
    if (!faults[i].hint.empty()) streams.err << " (" << message_line(faults[i].hint) << ")";
    streams.err << '\n';
  }
  if (faults.size() > kMost)
    streams.err << "opcost: ... and " << faults.size() - kMost << " more\n";
}

ExitCode rows_verdict(const std::vector<Error>& left_out, bool skip_bad_rows, Streams& streams) {
  print_faults(left_out, streams);
  return left_out.empty() || skip_bad_rows ? ExitCode::Done : ExitCode::Trouble;
}

Result<RunSet> open_runs(const RunsInput& input, Streams& streams) {
  auto set = read_runs(input.file);
  if (!set) return set;
  if (auto safe = guard_models(*input.command, *set); !safe) return safe.error();
  print_faults(set->faults, streams);
  if (set->faults.empty() || (input.skip_bad_rows && !set->runs.empty())) return set;
  const std::string count = std::to_string(set->faults.size());
  return Error{count + (set->faults.size() == 1 ? " bad row" : " bad rows"), input.file,
               "correct the file, or pass --skip-bad-rows to go on without them"};
}

Result<Placement> placement_of(const std::string& typed, const Pricer& table) {
  const std::string own = table.info().placement;
  const std::string word = !typed.empty() ? typed
                           : !own.empty() ? own
                                          : std::string(to_string(EstimateOptions{}.placement));
  return parse_choice("placement", word, kPlacementNames);
}

}  // namespace opcost::cli
