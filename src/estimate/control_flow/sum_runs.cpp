// Adds up the runs of a body whose shapes grow by the same step, from a few of these runs.
#include "estimate/control_flow/sum_runs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "estimate/control_flow/series.h"

namespace opcost {
namespace {

constexpr std::size_t kSpread = kSeriesPoints - 1;  // samples behind the first ones

bool alike_events(const EventEntry& a, const EventEntry& b) {
  return a.event == b.event && a.tier == b.tier && a.operand == b.operand;
}

// One number of a node in every sample.
class Samples {
 public:
  Samples(const std::vector<SampledRun>& runs, std::uint64_t count, Sums how)
      : runs_(runs), count_(count), how_(how) {}

  std::optional<std::uint64_t> sum(const std::vector<std::uint64_t>& numbers) const {
    std::array<std::uint64_t, kSeriesPoints> first{};
    std::copy_n(numbers.begin(), kSeriesPoints, first.begin());
    const WholeSeries series(first);
    bool exact = true;
    for (std::size_t at = kSeriesPoints; at < numbers.size(); ++at)
      exact = exact && series.at(runs_[at].at) == numbers[at];
    if (exact) return series.sum(count_);
    if (how_ == Sums::Exact) return std::nullopt;
    const double about = std::round(sum(std::vector<double>(numbers.begin(), numbers.end())));
    constexpr double kBeyond = 18446744073709551616.0;  // 2^64
    return about < kBeyond ? std::optional{static_cast<std::uint64_t>(std::max(about, 0.0))}
                           : std::nullopt;
  }

  // Through the first run and those that are spread.
  double sum(const std::vector<double>& numbers) const {
    std::array<std::uint64_t, kSeriesPoints> points{runs_.front().at};
    std::array<double, kSeriesPoints> values{numbers.front()};
    for (std::size_t at = 0; at < kSpread; ++at) {
      points[at + 1] = runs_[kSeriesPoints + at].at;
      values[at + 1] = numbers[kSeriesPoints + at];
    }
    return sum_through(points, values, count_);
  }

  template <class Get>
  auto each(std::size_t node, Get get) const {
    std::vector<decltype(get(runs_.front().nodes->front()))> numbers;
    for (const SampledRun& run : runs_) numbers.push_back(get((*run.nodes)[node]));
    return numbers;
  }

 private:
  const std::vector<SampledRun>& runs_;
  std::uint64_t count_;
  Sums how_;
};

std::uint64_t count_of(const NodeEstimate& node, const EventEntry& like) {
  for (const EventEntry& entry : node.events)
    if (alike_events(entry, like)) return entry.count;
  return 0;
}

bool fits_together(const NodeEstimate& a, const NodeEstimate& b, Sums how) {
  if (a.id != b.id || a.status != b.status || a.whole.has_value() != b.whole.has_value())
    return false;
  return how == Sums::About || std::ranges::equal(a.events, b.events, alike_events);
}

bool fit_together(const std::vector<SampledRun>& samples, Sums how) {
  const std::vector<NodeEstimate>& first = *samples.front().nodes;
  return std::ranges::all_of(samples, [&](const SampledRun& run) {
    return std::ranges::equal(first, *run.nodes, [&](const NodeEstimate& a, const NodeEstimate& b) {
      return fits_together(a, b, how);
    });
  });
}

// Every event that a sample has, each with the price of one.
std::vector<EventEntry> events_of(const std::vector<SampledRun>& samples, std::size_t node) {
  std::vector<EventEntry> all;
  for (const SampledRun& run : samples)
    for (const EventEntry& entry : (*run.nodes)[node].events) {
      const auto known = std::ranges::find_if(
          all, [&](const EventEntry& other) { return alike_events(other, entry); });
      if (known == all.end())
        all.push_back(entry);
      else if (entry.count > known->count)
        *known = entry;
    }
  return all;
}

bool sum_events(const std::vector<SampledRun>& samples, const Samples& numbers, std::size_t at,
                NodeEstimate& node) {
  node.events = events_of(samples, at);
  for (EventEntry& entry : node.events.edit()) {
    const auto count = numbers.sum(
        numbers.each(at, [&](const NodeEstimate& run) { return count_of(run, entry); }));
    if (!count) return false;
    const double times =
        entry.count == 0 ? 0.0 : static_cast<double>(*count) / static_cast<double>(entry.count);
    entry.energy = times * entry.energy;
    entry.count = *count;
    node.energy += entry.energy;
  }
  return true;
}

bool sum_node(const std::vector<SampledRun>& samples, const Samples& numbers, std::size_t at,
              NodeEstimate& node) {
  const auto whole = [&](std::uint64_t NodeEstimate::*member) {
    return numbers.sum(numbers.each(at, [&](const NodeEstimate& run) { return run.*member; }));
  };
  const auto real = [&](Picojoules NodeEstimate::*member) {
    return Picojoules{numbers.sum(
        numbers.each(at, [&](const NodeEstimate& run) { return (run.*member).value; }))};
  };
  const auto times = whole(&NodeEstimate::times), macs = whole(&NodeEstimate::macs);
  if (!times || !macs) return false;
  node.times = *times;
  node.macs = *macs;
  node.energy = node.node_energy = real(&NodeEstimate::node_energy);
  if (!sum_events(samples, numbers, at, node)) return false;
  // Rounding must not lift a floor above what it is the floor of.
  node.energy_floor = std::min(real(&NodeEstimate::energy_floor), node.energy);
  node.energy_array = std::max(real(&NodeEstimate::energy_array), node.energy_floor);
  node.energy_tiled =
      std::clamp(real(&NodeEstimate::energy_tiled), node.energy_floor, node.energy_array);
  node.energy_patch = std::max(real(&NodeEstimate::energy_patch), node.energy_floor);
  return true;
}

}  // namespace

std::vector<std::uint64_t> sampled_runs(std::uint64_t count) {
  std::vector<std::uint64_t> runs;
  for (std::uint64_t at = 0; at < kSeriesPoints; ++at) runs.push_back(at);
  const std::uint64_t last = count - 1;
  for (std::uint64_t part = 1; part <= kSpread; ++part)
    runs.push_back(last / kSpread * part + last % kSpread * part / kSpread);
  return runs;
}

std::optional<std::vector<NodeEstimate>> sum_runs(const std::vector<SampledRun>& samples,
                                                  std::uint64_t count, Sums how) {
  if (!fit_together(samples, how)) return std::nullopt;
  const Samples numbers(samples, count, how);
  std::vector<NodeEstimate> nodes = *samples.back().nodes;  // the outputs are those of the last run
  for (std::size_t at = 0; at < nodes.size(); ++at)
    if (!sum_node(samples, numbers, at, nodes[at])) return std::nullopt;
  return nodes;
}

}  // namespace opcost
