#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "cli/exit_code.h"

namespace opcost::cli {

using Arguments = std::vector<std::string>;

/// opcost MODEL [options]: the main job.
ExitCode run_estimate(const Arguments& arguments, Streams& streams);
/// opcost advise MODEL
ExitCode run_advise(const Arguments& arguments, Streams& streams);
/// opcost batch FILE
ExitCode run_batch(const Arguments& arguments, Streams& streams);
/// opcost calibrate RUNS -o TABLE
ExitCode run_calibrate(const Arguments& arguments, Streams& streams);
/// opcost validate RUNS --table TABLE
ExitCode run_validate(const Arguments& arguments, Streams& streams);
/// opcost runs check | import | layers
ExitCode run_runs(const Arguments& arguments, Streams& streams);
/// opcost compare MODEL...
ExitCode run_compare(const Arguments& arguments, Streams& streams);
/// opcost completion bash | zsh | fish | man
ExitCode run_completion(const Arguments& arguments, Streams& streams);
/// opcost diff OLD NEW
ExitCode run_diff(const Arguments& arguments, Streams& streams);
/// opcost explain OPERATOR | MODEL --node NAME
ExitCode run_explain(const Arguments& arguments, Streams& streams);
/// opcost measure MODEL...
ExitCode run_measure(const Arguments& arguments, Streams& streams);
/// opcost meters
ExitCode run_meters(const Arguments& arguments, Streams& streams);
/// opcost ops [PART]
ExitCode run_ops(const Arguments& arguments, Streams& streams);
/// opcost carbon --hardware | --energy | list
ExitCode run_carbon(const Arguments& arguments, Streams& streams);
/// opcost sample RANGES -o DIR
ExitCode run_sample(const Arguments& arguments, Streams& streams);
/// opcost table list | show | check | diff
ExitCode run_table(const Arguments& arguments, Streams& streams);

/// opcost weights MODEL
ExitCode run_weights(const Arguments& arguments, Streams& streams);

struct Command {
  std::string_view name;
  std::string_view summary;
  ExitCode (*run)(const Arguments&, Streams&);
};

inline constexpr std::array kCommands{
    Command{"advise", "what each what-if would save, sorted, with its command", run_advise},
    Command{"batch", "many estimates at once: JSON Lines in, JSON Lines out", run_batch},
    Command{"calibrate", "a price table or layerwise table from measured runs", run_calibrate},
    Command{"carbon", "the CO2 of an energy or of hours of hardware, by place", run_carbon},
    Command{"compare", "several models side by side, with one table or more", run_compare},
    Command{"completion", "completions for bash, zsh and fish, and the man page", run_completion},
    Command{"diff", "what changed from one model to the next, node by node", run_diff},
    Command{"explain", "an operator's or a node's pseudocode, counts and prices", run_explain},
    Command{"measure", "the energy of models that run here, by a meter", run_measure},
    Command{"meters", "what can measure energy on this machine, and what is missing", run_meters},
    Command{"ops", "the operators that are counted, free or folded", run_ops},
    Command{"runs", "check a file of measured runs, or import one from another tool", run_runs},
    Command{"sample", "random layers and small networks to measure, as ONNX models", run_sample},
    Command{"table", "list, show, check or compare price tables", run_table},
    Command{"validate", "how well a table predicts measured runs", run_validate},
    Command{"weights", "zeros, values and entropy of weights, and formats that use them",
            run_weights},
};

/// The names of all subcommands.
std::vector<std::string> command_names();

}  // namespace opcost::cli
