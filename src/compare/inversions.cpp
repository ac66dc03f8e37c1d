// Finds whose order with a later one differs between two lists, without looking at all pairs.
#include "compare/inversions.h"

#include <algorithm>
#include <cstddef>
#include <limits>

namespace opcost {
namespace {

constexpr double kNone = std::numeric_limits<double>::infinity();

/// The least of the values that were entered at places below one (a Fenwick tree, Software:
/// Practice and Experience 24(3), 1994).
class LeastBelow {
 public:
  explicit LeastBelow(std::size_t places) : least_(places + 1, kNone) {}
  void enter(std::size_t place, double value) {
    for (std::size_t at = place + 1; at < least_.size(); at += at & (~at + 1))
      least_[at] = std::min(least_[at], value);
  }
  double below(std::size_t place) const {
    double least = kNone;
    for (std::size_t at = place; at > 0; at -= at & (~at + 1)) least = std::min(least, least_[at]);
    return least;
  }

 private:
  std::vector<double> least_;
};

}  // namespace

std::vector<bool> has_later_inversion(std::span<const std::optional<double>> first,
                                      std::span<const std::optional<double>> second) {
  std::vector<double> values;
  for (const auto& value : first)
    if (value) values.push_back(*value);
  std::ranges::sort(values);
  const auto below = [&](double value) {
    return static_cast<std::size_t>(std::ranges::lower_bound(values, value) - values.begin());
  };
  const auto above = [&](double value) {
    return static_cast<std::size_t>(values.end() - std::ranges::upper_bound(values, value));
  };
  std::vector<bool> found(first.size());
  LeastBelow of_larger(values.size()), of_smaller(values.size());
  for (std::size_t at = first.size(); at-- > 0;) {
    if (!first[at] || !second[at]) continue;
    const double x = *first[at], y = *second[at];
    found[at] = of_larger.below(above(x)) < y || of_smaller.below(below(x)) < -y;
    of_larger.enter(values.size() - 1 - below(x), y);  // counted from the largest
    of_smaller.enter(below(x), -y);
  }
  return found;
}

}  // namespace opcost
