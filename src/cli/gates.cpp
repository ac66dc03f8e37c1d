// Limits on energy (`--budget` and others): parses them and judges estimates.
#include "cli/gates.h"

#include <utility>

#include "cli/parse.h"
#include "core/parse_quantity.h"
#include "opcost/core/text.h"
#include "report/layout/printable.h"

namespace opcost::cli {
void add_gate_options(CLI::App& app, GateOptions& options) {
  const HelpSection section(app, "Limits");
  app.add_option("--budget", options.budget, "exit 1 where the energy is above it: 5mJ")
      ->type_name("ENERGY");
  app.add_option("--max-increase", options.max_increase,
                 "exit 1 where the energy is above the baseline's by more: 5%")
      ->type_name("PERCENT");
  app.add_flag("--allow-unknown", options.allow_unknown,
               "with these two: judge a model with unknown nodes by the others");
}

Result<Gates> gates_of(const GateOptions& options) {
  Gates gates;
  gates.allow_unknown = options.allow_unknown;
  if (options.allow_unknown && options.budget.empty() && options.max_increase.empty())
    return Error{"--allow-unknown goes with --budget or --max-increase", "",
                 "--budget 5mJ --allow-unknown"};
  if (!options.budget.empty()) {
    gates.budget = parse_energy(options.budget);
    if (!gates.budget)
      return Error{"--budget " + options.budget + " is no energy", "",
                   "a number and pJ, nJ, uJ, mJ or J: --budget 5mJ"};
  }
  if (!options.max_increase.empty()) {
    gates.max_increase = parse_percentage(options.max_increase);
    if (!gates.max_increase || *gates.max_increase < 0.0)
      return Error{"--max-increase " + options.max_increase + " is no percentage", "",
                   "e.g. --max-increase 5%"};
  }
  return gates;
}

void GateKeeper::refuse(const std::string& label, Picojoules energy, Picojoules limit,
                        const std::string& what) {
  const double over = energy.value - limit.value;
  const std::string share =
      limit.value > 0.0 ? " (" + rounded_text(100.0 * over / limit.value, 3) + "%)" : "";
  refusals_.push_back("`" + told(label) + "` takes " + energy_text(energy) + ", " +
                      energy_text({over}) + share + " more than " + what);
}

// What is not known may cost anything.
void GateKeeper::doubt(const std::string& whose, std::uint64_t unknown_nodes) {
  if (unknown_nodes == 0) return;
  const std::string nodes = plural_text(unknown_nodes, "unknown node");
  if (gates_.allow_unknown)
    notes_.push_back(whose + " was judged without its " + nodes + " (--allow-unknown)");
  else
    refusals_.push_back(whose + " cannot be judged: it has " + nodes +
                        ", which may cost anything (--allow-unknown judges the others)");
}

void GateKeeper::judge(const std::string& label, const JudgedEnergy& one,
                       const std::optional<JudgedEnergy>& baseline) {
  const bool related = gates_.max_increase && baseline;
  const Picojoules energy = one.energy;
  if (gates_.budget && energy > *gates_.budget)
    refuse(label, energy, *gates_.budget, "the budget of " + energy_text(*gates_.budget));
  if (related) {
    const Picojoules limit{baseline->energy.value * (1.0 + *gates_.max_increase)};
    if (energy > limit)
      refuse(label, energy, limit,
             "the baseline's " + energy_text(baseline->energy) + " + " +
                 rounded_text(100.0 * *gates_.max_increase, 6) + "% = " + energy_text(limit));
  }
  if (gates_.budget || gates_.max_increase) doubt("`" + told(label) + "`", one.unknown_nodes);
  if (related) doubt("the baseline of `" + told(label) + "`", baseline->unknown_nodes);
}

ExitCode GateKeeper::verdict(Streams& streams) const {
  for (const std::string& note : notes_) streams.err << "opcost: warning: " << note << '\n';
  for (const std::string& refusal : refusals_) streams.err << "opcost: " << refusal << '\n';
  return refusals_.empty() ? ExitCode::Done : ExitCode::No;
}

}  // namespace opcost::cli
