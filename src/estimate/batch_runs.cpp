// Runs an open batch in the parts that cost least.
#include "estimate/batch_runs.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "estimate/control_flow/repeat.h"
#include "estimate/totals.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

// A batch has few divisors (240 below a million, at the most). A network of many nodes takes long
// for each.
constexpr std::size_t kMostParts = 64;
constexpr std::size_t kMostNodes = 200'000;  // of all parts that are tried
constexpr std::size_t kLeastParts = 4;
constexpr std::int64_t kLargestSmall = 1'000'000;  // of two divisors that multiply to the batch
constexpr double kAsMuch = 1 - 1e-12;              // ties go to the larger part

std::uint64_t unsigned_of(std::int64_t number) { return static_cast<std::uint64_t>(number); }

// one·a is at least other·b.
bool at_least(std::uint64_t one, std::int64_t a, std::uint64_t other, std::int64_t b) {
  return Count{one} * Count{unsigned_of(a)} >= Count{other} * Count{unsigned_of(b)};
}

bool follows(const TensorEntry& part, std::int64_t size, const TensorEntry& whole,
             std::int64_t batch) {
  if (!part.shape || !whole.shape) return true;
  return element_count(*part.shape) * Count{unsigned_of(batch)} ==
         element_count(*whole.shape) * Count{unsigned_of(size)};
}

// Samples that are compared with each other, or added up, cannot be run one after the other.
bool can_be_parted(const BatchCost& part, std::int64_t size, const BatchCost& whole,
                   std::int64_t batch) {
  if (part.unknown != whole.unknown || part.nodes != whole.nodes ||
      part.outputs.size() != whole.outputs.size())
    return false;
  if (!at_least(part.macs, batch, whole.macs, size)) return false;
  for (std::size_t at = 0; at < whole.outputs.size(); ++at)
    if (!follows(part.outputs[at], size, whole.outputs[at], batch)) return false;
  return true;
}

// What was said of the question holds for the whole batch: "--batch 64: the leading dim of ...".
void ask_for_all(std::vector<std::string>& assumptions, std::int64_t size, std::int64_t batch) {
  const std::string of_part = "--batch " + std::to_string(size) + ":";
  for (std::string& text : assumptions)
    if (text.starts_with(of_part))
      text = "--batch " + std::to_string(batch) + text.substr(of_part.size() - 1);
}

// The estimate of one part, as often as it runs.
Result<Estimate> all_runs(Estimate part, Estimate whole, std::int64_t size, std::int64_t batch) {
  if (auto fits = repeat(part.nodes, unsigned_of(batch / size)); !fits) return fits.error();
  part.options = std::move(whole.options);
  part.inputs = std::move(whole.inputs);
  part.outputs = std::move(whole.outputs);
  part.bound_dims = std::move(whole.bound_dims);
  part.work = std::move(whole.work);
  ask_for_all(part.assumptions, size, batch);
  const std::uint64_t parameters = part.totals.parameters;
  part.totals = {};
  part.coverage = {};
  if (auto added = add_up(part); !added) return added.error();
  part.totals.parameters = parameters;
  return part;
}

std::string note(const BatchRun& run) {
  std::string text = "batch " + std::to_string(run.asked) + " is run as " +
                     std::to_string(run.runs()) + " times " + std::to_string(run.size) +
                     ", which costs less than all at once; shapes of nodes are those of one run";
  return text;
}

}  // namespace

BatchCost cost_of(const Estimate& estimate) {
  return {estimate.totals.energy, estimate.totals.macs, estimate.coverage.unknown,
          estimate.nodes.size(), estimate.outputs};
}

std::vector<std::int64_t> parts_of(std::int64_t batch, std::size_t most) {
  std::vector<std::int64_t> small, parts;
  for (std::int64_t one = 1; one <= std::min(batch / one, kLargestSmall); ++one) {
    if (batch % one != 0) continue;
    small.push_back(one);
    if (one != batch / one) parts.push_back(batch / one);
  }
  std::ranges::sort(small, std::greater<>());
  parts.insert(parts.end(), small.begin(), small.end());
  if (!parts.empty()) parts.erase(parts.begin());
  if (parts.size() > most) parts.resize(most);
  return parts;
}

Result<Estimate> run_in_parts(Estimate whole, std::int64_t batch, EstimateOfBatch of_batch,
                              BatchCosts& costs) {
  const std::size_t nodes = std::max<std::size_t>(whole.nodes.size(), 1);
  const std::size_t most = std::clamp(kMostNodes / nodes, kLeastParts, kMostParts);
  const std::vector<std::int64_t> all = parts_of(batch, kMostNodes);
  BatchRun run{.asked = batch, .size = batch, .tried = {batch}, .left_out = ""};
  if (all.size() > most)
    run.left_out = "of the " + std::to_string(all.size()) + " smaller sizes that divide " +
                   std::to_string(batch) + ", the " + std::to_string(most) +
                   " largest were tried: more would take long";
  std::optional<Estimate> best;
  const BatchCost of_whole = cost_of(whole);
  costs.keep(batch, of_whole);
  double least = whole.totals.energy.value;
  for (std::size_t at = 0; at < std::min(all.size(), most); ++at) {
    const std::int64_t size = all[at];
    std::optional<BatchCost> cost = costs.find(size);
    std::optional<Estimate> part;
    if (!cost) {
      auto made = of_batch(size);
      if (!made) continue;
      part = *std::move(made);
      cost = cost_of(*part);
      costs.keep(size, *cost);
    }
    if (!can_be_parted(*cost, size, of_whole, batch)) continue;
    run.tried.push_back(size);
    const double energy = static_cast<double>(batch / size) * cost->energy.value;
    if (energy >= least * kAsMuch) continue;
    least = energy;
    run.size = size;
    best = std::move(part);
  }
  if (run.size == batch) {
    whole.batch_run = std::move(run);
    return whole;
  }
  if (!best) {
    auto made = of_batch(run.size);
    if (!made) return made;
    best = *std::move(made);
  }
  auto result = all_runs(*std::move(best), std::move(whole), run.size, batch);
  if (!result) return result;
  result->assumptions.push_back(note(run));
  if (!run.left_out.empty()) result->assumptions.push_back(run.left_out);
  result->batch_run = std::move(run);
  return result;
}

}  // namespace opcost
