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
  bool allow_unknown = false;
};

void add_gate_options(CLI::App& app, GateOptions& options);

/// The limits after parsing.
struct Gates {
  std::optional<Picojoules> budget;
  std::optional<double> max_increase;  ///< Relative to a baseline: 0.05 is 5 %.
  bool allow_unknown = false;          ///< Judge by the nodes that are known.
};

/// An energy that is judged, or that --max-increase refers to.
struct JudgedEnergy {
  Picojoules energy;
  std::uint64_t unknown_nodes = 0;
};

/// Parses "5mJ" and "5%"; an Error names an invalid word.
Result<Gates> gates_of(const GateOptions& options);

/// Collects the limits that estimates exceed.
class GateKeeper {
 public:
  explicit GateKeeper(Gates gates) : gates_(gates) {}

  /// Judges one estimate; `baseline`: that to which --max-increase refers. With unknown nodes on
  /// either side nobody can say that a limit is kept: that is refused too, unless it is allowed.
  void judge(const std::string& label, const JudgedEnergy& one,
             const std::optional<JudgedEnergy>& baseline);
  /// Prints a line for each exceeded limit; returns No if there is one.
  ExitCode verdict(Streams& streams) const;

 private:
  void refuse(const std::string& label, Picojoules energy, Picojoules limit,
              const std::string& what);
  void doubt(const std::string& whose, std::uint64_t unknown_nodes);

  Gates gates_;
  std::vector<std::string> refusals_, notes_;
};

}  // namespace opcost::cli
