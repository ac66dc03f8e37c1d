// Reads the words and the CSV file of --spikes.
#include "opcost/estimate/read_spike_plan.h"

#include <algorithm>
#include <optional>

#include "core/parse.h"
#include "estimate/node_rates.h"
#include "io/file.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr std::uint64_t kMostTimesteps = 1'000'000;  // networks take tens to thousands

Result<std::uint64_t> parse_timesteps(std::string_view text, const std::string& where) {
  const auto steps = parse_number<std::uint64_t>(text);
  if (steps && *steps >= 1 && *steps <= kMostTimesteps) return *steps;
  return Error{"--spikes: `" + std::string(text) + "` is no number of timesteps", where,
               "e.g. timesteps=4"};
}

Result<SpikePlan> plan_of_words(const std::string& words) {
  SpikePlan plan;
  const std::string example =
      "e.g. --spikes rate=0.2,timesteps=4, or a CSV file of nodes and rates";
  for (const std::string_view part : split(words, ',')) {
    const std::size_t equals = part.find('=');
    const std::string_view name = part.substr(0, equals);
    const std::string_view value =
        equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1);
    if (name == "rate" && !plan.rate) {
      const auto rate = parse_rate(value, "--spikes: rate", "");
      if (!rate) return rate.error();
      plan.rate = *rate;
    } else if (name == "timesteps") {
      const auto steps = parse_timesteps(value, "");
      if (!steps) return steps.error();
      plan.timesteps = *steps;
    } else {
      return Error{"--spikes " + words + " is no file, and no rate and timesteps", "", example};
    }
  }
  if (!plan.rate) return Error{"--spikes " + words + ": no rate is given", "", example};
  return plan;
}

Result<SpikePlan> plan_of_file(const std::string& file) {
  const auto rows = read_node_rows(file, {"rate", "timesteps"}, "--spikes");
  if (!rows) return rows.error();
  SpikePlan plan;
  for (const NodeRow& row : *rows) {
    SpikeRule rule;
    rule.node = row.node;
    if (!row.cells[0].empty() && row.cells[0] != "real") {
      const auto rate = parse_rate(row.cells[0], "--spikes: rate", row.where);
      if (!rate) return rate.error();
      rule.rate = *rate;
    }
    if (!row.cells[1].empty()) {
      const auto steps = parse_timesteps(row.cells[1], row.where);
      if (!steps) return steps.error();
      rule.timesteps = *steps;
    }
    plan.timesteps = std::max(plan.timesteps, rule.timesteps);
    plan.rules.push_back(std::move(rule));
  }
  return plan;
}

}  // namespace

Result<SpikePlan> spike_plan(const std::string& words_or_file) {
  const bool is_words =
      words_or_file.starts_with("rate=") || words_or_file.starts_with("timesteps=");
  auto plan = is_words ? plan_of_words(words_or_file) : plan_of_file(words_or_file);
  if (plan) plan->text = words_or_file;
  return plan;
}

}  // namespace opcost
