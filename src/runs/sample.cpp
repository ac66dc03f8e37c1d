#include "opcost/runs/sample.h"

#include <algorithm>
#include <map>
#include <optional>

#include "core/parse.h"
#include "runs/layer_graph.h"
#include "runs/random_draws.h"
#include "runs/run_fields.h"
#include "runs/sample_figures.h"
#include "runs/sample_network.h"

namespace opcost {
namespace {

constexpr int kMostTries = 1000;
// Numbers of a seed that belong to different samples must not be neighbours (the
// golden ratio's, Knuth, TAOCP 3, 6.4).
constexpr std::uint64_t kSpread = 0x9e3779b97f4a7c15U;

/// A number behind a name of a condition.
std::optional<double> value_of(const std::string& name, const LayerFigures& figures) {
  if (name == "output_size") return static_cast<double>(figures.output_size);
  if (name == "macs") return figures.macs;
  if (name == "bytes") return figures.bytes;
  const auto found = figures.parameters.find(name);
  if (found != figures.parameters.end()) return static_cast<double>(found->second);
  const auto number = parse_number<std::int64_t>(name);
  return number ? std::optional{static_cast<double>(*number)} : std::nullopt;
}

bool holds(const DrawCondition& condition, const LayerFigures& figures) {
  const auto left = value_of(condition.left, figures), right = value_of(condition.right, figures);
  if (!left || !right) return false;
  const double a = static_cast<double>(condition.factor) * *left, b = *right;
  const std::string& word = condition.comparison;
  if (word == "<") return a < b;
  if (word == "<=") return a <= b;
  if (word == ">") return a > b;
  if (word == ">=") return a >= b;
  return word == "==" ? a == b : a != b;
}

}  // namespace

std::int64_t drawn(const DrawnNumber& number, RandomDraws& draws) {
  switch (number.kind) {
    case DrawnNumber::Kind::Choice: return number.values[draws.below(number.values.size())];
    case DrawnNumber::Kind::Uniform: return draws.uniform(number.values[0], number.values[1]);
    case DrawnNumber::Kind::LogUniform:
      return draws.log_uniform(number.values[0], number.values[1]);
  }
  return 1;
}

bool is_possible(const DrawnLayer& from, const Layer& layer) {
  if (!check_layer(layer)) return false;
  const auto figures = figures_of(layer);
  return figures && figures->output_size >= 1 &&
         std::ranges::all_of(from.conditions, [&](const DrawCondition& condition) {
           return holds(condition, *figures);
         });
}

namespace {

std::optional<Layer> try_layer(const DrawnLayer& from, RandomDraws& draws) {
  Layer layer;
  layer.type = from.type;
  for (const auto& [name, number] : from.parameters)
    layer.parameters[name] = {drawn(number, draws)};
  return is_possible(from, layer) ? std::optional{layer} : std::nullopt;
}

/// "conv2d-0001"
std::string name_of(const SampleRanges::Entry& entry, std::size_t number) {
  std::string digits = std::to_string(number);
  digits.insert(0, digits.size() < 4 ? 4 - digits.size() : 0, '0');
  return entry.name + "-" + digits;
}

/// The model of one draw that worked, and what was run.
std::optional<Sample> try_sample(const SampleRanges::Entry& entry, const std::string& name,
                                 RandomDraws& draws) {
  Sample sample;
  sample.name = name;
  sample.run.config = name;
  if (entry.network.empty()) {
    const auto layer = try_layer(entry.layer, draws);
    auto model = layer ? layer_model(*layer) : Result<Model>{Error{}};
    if (!model) return std::nullopt;
    sample.model = *std::move(model);
    sample.run.layer = layer;
  } else {
    auto model = try_network(entry.network.front(), draws);
    if (!model) return std::nullopt;
    sample.model = *std::move(model);
    sample.run.model = name + ".onnx";
  }
  sample.model.source = name;
  sample.model.graph.name = name;
  sample.model.producer = "opcost sample";
  return sample;
}

/// Which entry the next sample is of, by their weights.
const SampleRanges::Entry& pick(const SampleRanges& ranges, RandomDraws& draws) {
  std::uint64_t sum = 0;
  for (const SampleRanges::Entry& entry : ranges.entries) sum += entry.weight;
  std::uint64_t at = draws.below(sum);
  for (const SampleRanges::Entry& entry : ranges.entries) {
    if (at < entry.weight) return entry;
    at -= entry.weight;
  }
  return ranges.entries.front();
}

}  // namespace

Result<std::vector<Sample>> draw_samples(const SampleRanges& ranges, std::size_t count,
                                         std::uint64_t seed) {
  std::vector<Sample> samples;
  for (std::size_t at = 0; at < count; ++at) {
    RandomDraws draws(seed + (at + 1) * kSpread);
    const SampleRanges::Entry& entry = pick(ranges, draws);
    std::optional<Sample> sample;
    for (int tries = 0; !sample && tries < kMostTries; ++tries)
      sample = try_sample(entry, name_of(entry, at + 1), draws);
    if (!sample)
      return Error{"a thousand draws of `" + entry.name + "` in a row do not fulfil its conditions",
                   entry.where, "an output must not be empty; widen the ranges"};
    samples.push_back(*std::move(sample));
  }
  return samples;
}

std::string runs_to_fill_in(const std::vector<Sample>& samples) {
  std::vector<std::map<std::string, std::string>> rows;
  for (const Sample& sample : samples) {
    auto& row = rows.emplace_back();
    for (auto& [name, text] : fields_of(sample.run)) row[name] = std::move(text);
    for (const char* open : {"energy_j", "method"}) row.erase(open);
  }
  return rows_csv(std::move(rows), {"energy_j", "time_s", "idle_j", "scope", "method", "source"});
}

}  // namespace opcost
