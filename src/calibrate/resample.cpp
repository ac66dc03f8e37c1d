// Random resampling of groups and assignment of rows to folds.
#include "calibrate/resample.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <random>

namespace opcost {
namespace {

/// Integers below a bound, the same on every machine; the distributions of std differ.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(engine_() % bound); }

 private:
  std::mt19937_64 engine_;
};

}  // namespace

std::vector<std::size_t> group_numbers(const std::vector<std::string>& names) {
  std::map<std::string, std::size_t> known;
  std::vector<std::size_t> groups;
  for (const std::string& name : names)
    groups.push_back(known.try_emplace(name, known.size()).first->second);
  return groups;
}

std::size_t group_count(const std::vector<std::size_t>& groups) {
  return groups.empty() ? 0 : *std::ranges::max_element(groups) + 1;
}

std::vector<std::size_t> assign_folds(const std::vector<std::size_t>& groups, std::size_t folds,
                                      std::uint64_t seed) {
  const std::size_t count = group_count(groups);
  std::vector<std::size_t> order(count), fold_of(count), result;
  std::iota(order.begin(), order.end(), std::size_t{0});
  Draws draws(seed);
  for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[draws.below(i)]);
  folds = std::max<std::size_t>(std::min(folds, count), 1);
  for (std::size_t i = 0; i < count; ++i) fold_of[order[i]] = i % folds;
  for (const std::size_t group : groups) result.push_back(fold_of[group]);
  return result;
}

Eigen::VectorXd resampled(const std::vector<std::size_t>& groups, std::uint64_t seed,
                          std::uint64_t draw) {
  const std::size_t count = group_count(groups);
  // Seeds of neighbouring draws must differ in many bits: an odd multiplier spreads them (the
  // golden ratio, Knuth, TAOCP 3, 6.4).
  Draws draws(seed + (draw + 1) * 0x9e3779b97f4a7c15U);
  std::vector<double> times(count, 0.0);
  for (std::size_t i = 0; i < count; ++i) times[draws.below(count)] += 1.0;
  Eigen::VectorXd weights(static_cast<Eigen::Index>(groups.size()));
  for (std::size_t i = 0; i < groups.size(); ++i)
    weights[static_cast<Eigen::Index>(i)] = times[groups[i]];
  return weights;
}

}  // namespace opcost
