#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/exit_code.h"
#include "opcost/core/result.h"
#include "opcost/core/units.h"

namespace opcost::cli {

/// The gates of a build, as typed.
struct GateOptions {
  std::string budget, max_increase;
};

void add_gate_options(CLI::App& app, GateOptions& options);

/// What energy may be.
struct Gates {
  std::optional<Picojoules> budget;
  std::optional<double> max_increase;  ///< Of a baseline: 0.05 is 5 %.
};

/// "5mJ" and "5%"; an Error names the word that is neither.
Result<Gates> gates_of(const GateOptions& options);

/// Collects what a build's gates refuse.
class GateKeeper {
 public:
  explicit GateKeeper(Gates gates) : gates_(gates) {}

  /// Looks at one estimate; `baseline`: what --max-increase is measured against.
  void judge(const std::string& label, Picojoules energy, std::uint64_t unknown_nodes,
             const std::optional<Picojoules>& baseline);
  /// Prints a line for each refusal, and No where there is one.
  ExitCode verdict(Streams& streams) const;

 private:
  void refuse(const std::string& label, Picojoules energy, Picojoules limit,
              const std::string& what);

  Gates gates_;
  std::vector<std::string> refusals_, notes_;
};

}  // namespace opcost::cli
