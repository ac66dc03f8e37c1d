// Draws random layers and networks from given ranges.
#include "opcost/runs/draw_samples.h"

#include <algorithm>
#include <map>
#include <optional>

#include "core/parse.h"
#include "opcost/runs/layer_model.h"
#include "runs/draw_layer.h"
#include "runs/random_draws.h"
#include "runs/run_fields.h"
#include "runs/sample_network.h"

namespace opcost {
namespace {

constexpr int kMostTries = 1000;
// Random numbers of different samples must not be related: seeds are spread by an odd multiplier
// (the golden ratio, Knuth, TAOCP 3, 6.4).
constexpr std::uint64_t kSpread = 0x9e3779b97f4a7c15U;

/// "conv2d-0001"
std::string name_of(const SampleRanges::Entry& entry, std::size_t number) {
  std::string digits = std::to_string(number);
  digits.insert(0, digits.size() < 4 ? 4 - digits.size() : 0, '0');
  return entry.name + "-" + digits;
}

/// The model of a successful draw, and its layer or network.
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

/// The entry of the next sample, chosen by the weights.
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
