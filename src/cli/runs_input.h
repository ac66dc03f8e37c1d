#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "cli/commands.h"
#include "opcost/core/placement.h"
#include "opcost/core/result.h"
#include "opcost/cost/cost_table.h"
#include "opcost/runs/measured_run.h"

namespace opcost::cli {

/// The options of all commands that read measured runs, as typed.
struct RunsInput {
  std::string file;
  bool skip_bad_rows = false;
  bool net = false;
  std::string placement;              ///< "": as the command has it.
  const CLI::App* command = nullptr;  ///< Its outputs may not be models that the rows name.
};

/// The placements that a command offers, and what holds where none is typed.
struct PlacementChoice {
  std::string words, usual;
};

void add_runs_options(CLI::App& app, RunsInput& input, const PlacementChoice& choice);

/// The rows. Bad ones are reported one by one; without --skip-bad-rows they are an Error, so that
/// no result is based on a part of the file by accident.
Result<RunSet> open_runs(const RunsInput& input, Streams& streams);

/// The placement that was typed, else the one the table is meant for, else that of estimates.
Result<Placement> placement_of(const std::string& typed, const Pricer& table);

/// Reports rows that could not be estimated, at the end of a command: Trouble if there are some and
/// --skip-bad-rows was not given.
ExitCode rows_verdict(const std::vector<Error>& left_out, bool skip_bad_rows, Streams& streams);

/// Reports every fault with its place; at most twenty.
void print_faults(const std::vector<Error>& faults, Streams& streams);

}  // namespace opcost::cli
