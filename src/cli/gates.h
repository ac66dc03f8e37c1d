#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/exit_code.h"
#include "opcost/core/result.h"
#include "opcost/core/units.h"

namespace opcost::cli {

/// Limits on energy that a build must keep, as typed.
struct GateOptions {
  std::string budget, max_increase;
};

void add_gate_options(CLI::App& app, GateOptions& options);

/// The limits after parsing.
struct Gates {
  std::optional<Picojoules> budget;
  std::optional<double> max_increase;  ///< Relative to a baseline: 0.05 is 5 %.
};

/// Parses "5mJ" and "5%"; an Error names an invalid word.
Result<Gates> gates_of(const GateOptions& options);

/// Collects the limits that estimates exceed.
class GateKeeper {
 public:
  explicit GateKeeper(Gates gates) : gates_(gates) {}

  /// Judges one estimate; `baseline`: the energy to which --max-increase refers.
  void judge(const std::string& label, Picojoules energy, std::uint64_t unknown_nodes,
             const std::optional<Picojoules>& baseline);
  /// Prints a line for each exceeded limit; returns No if there is one.
  ExitCode verdict(Streams& streams) const;

 private:
  void refuse(const std::string& label, Picojoules energy, Picojoules limit,
              const std::string& what);

  Gates gates_;
  std::vector<std::string> refusals_, notes_;
};

}  // namespace opcost::cli
