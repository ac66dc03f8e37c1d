#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "cli/commands.h"
#include "opcost/core/placement.h"
#include "opcost/core/result.h"
#include "opcost/cost/cost_table.h"
#include "opcost/runs/measured_run.h"

namespace opcost::cli {

/// What every command that reads measured runs is told, as typed.
struct RunsInput {
  std::string file;
  bool skip_bad_rows = false;
  bool net = false;
  std::string placement;  ///< "": the table's, else array.
};

void add_runs_options(CLI::App& app, RunsInput& input);

/// The rows. Bad ones are told one by one; without --skip-bad-rows they are an
/// Error, so that no result rests on a part of the file by accident.
Result<RunSet> open_runs(const RunsInput& input, Streams& streams);

/// The placement typed, else the one the table's prices hold for, else array.
Result<Placement> placement_of(const std::string& typed, const Pricer& table);

/// Tells rows that could not be estimated. The end of a command that otherwise is
/// done: Trouble where there are some and --skip-bad-rows was not given.
ExitCode rows_verdict(const std::vector<Error>& left_out, bool skip_bad_rows, Streams& streams);

/// Tells every fault with its place, the first twenty.
void print_faults(const std::vector<Error>& faults, Streams& streams);

}  // namespace opcost::cli
