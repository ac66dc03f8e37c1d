#include "cli/gates.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "opcost/core/text.h"
#include "report/layout/printable.h"

namespace opcost::cli {
namespace {

struct Unit {
  std::string_view name;
  double picojoules;
};

constexpr std::array kUnits{Unit{"pJ", 1.0}, Unit{"nJ", 1e3}, Unit{"uJ", 1e6}, Unit{"µJ", 1e6},
                            Unit{"μJ", 1e6}, Unit{"mJ", 1e9}, Unit{"J", 1e12}, Unit{"kJ", 1e15}};

// A number that is not negative, and what follows it.
std::optional<std::pair<double, std::string_view>> number_and_rest(std::string_view text) {
  double value = 0.0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  if (parsed.ec != std::errc{} || !std::isfinite(value) || value < 0.0) return std::nullopt;
  std::string_view rest(parsed.ptr, static_cast<std::size_t>(end - parsed.ptr));
  if (rest.starts_with(' ')) rest.remove_prefix(1);
  return std::pair{value, rest};
}

}  // namespace

std::optional<Picojoules> energy_named(std::string_view text) {
  const auto number = number_and_rest(text);
  if (!number) return std::nullopt;
  for (const Unit& unit : kUnits)
    if (unit.name == number->second && std::isfinite(number->first * unit.picojoules))
      return Picojoules{number->first * unit.picojoules};
  return std::nullopt;
}

void add_gate_options(CLI::App& app, GateOptions& options) {
  app.add_option("--budget", options.budget, "exit 1 where the energy is above it: 5mJ")
      ->type_name("ENERGY");
  app.add_option("--max-increase", options.max_increase,
                 "exit 1 where the energy is above the baseline's by more: 5%")
      ->type_name("PERCENT");
}

Result<Gates> gates_of(const GateOptions& options) {
  Gates gates;
  if (!options.budget.empty()) {
    gates.budget = energy_named(options.budget);
    if (!gates.budget)
      return Error{"--budget " + options.budget + " is no energy", "",
                   "a number and pJ, nJ, uJ, mJ or J: --budget 5mJ"};
  }
  if (!options.max_increase.empty()) {
    const auto number = number_and_rest(options.max_increase);
    if (!number || number->second != "%")
      return Error{"--max-increase " + options.max_increase + " is no percentage", "",
                   "e.g. --max-increase 5%"};
    gates.max_increase = number->first / 100.0;
  }
  return gates;
}

void GateKeeper::refuse(const std::string& label, Picojoules energy, Picojoules limit,
                        const std::string& what) {
  const double over = energy.value - limit.value;
  const std::string share =
      limit.value > 0.0 ? " (" + rounded_text(100.0 * over / limit.value, 3) + "%)" : "";
  refusals_.push_back("`" + printable(label) + "` takes " + energy_text(energy) + ", " +
                      energy_text({over}) + share + " more than " + what);
}

void GateKeeper::judge(const std::string& label, Picojoules energy, std::uint64_t unknown_nodes,
                       const std::optional<Picojoules>& baseline) {
  const bool gated = gates_.budget || gates_.max_increase;
  if (gates_.budget && energy > *gates_.budget)
    refuse(label, energy, *gates_.budget, "the budget of " + energy_text(*gates_.budget));
  if (gates_.max_increase && baseline) {
    const Picojoules limit{baseline->value * (1.0 + *gates_.max_increase)};
    if (energy > limit)
      refuse(label, energy, limit,
             "the baseline's " + energy_text(*baseline) + " + " +
                 rounded_text(100.0 * *gates_.max_increase, 6) + "% = " + energy_text(limit));
  }
  if (gated && unknown_nodes > 0)
    notes_.push_back("`" + printable(label) + "` was judged without its " +
                     std::to_string(unknown_nodes) + " unknown nodes (--strict refuses them)");
}

ExitCode GateKeeper::verdict(Streams& streams) const {
  for (const std::string& note : notes_) streams.err << "opcost: warning: " << note << '\n';
  for (const std::string& refusal : refusals_) streams.err << "opcost: " << refusal << '\n';
  return refusals_.empty() ? ExitCode::Done : ExitCode::No;
}

}  // namespace opcost::cli
