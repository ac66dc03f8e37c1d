// Aligns two lists so that pairs are as similar as possible and keep their order.
#include "compare/align.h"

#include <algorithm>
#include <cstdint>

namespace opcost {
namespace {

using Pairs = std::vector<std::pair<std::size_t, std::size_t>>;
using Likeness = FunctionRef<int(std::size_t, std::size_t)>;

constexpr std::size_t kMostCells = 1'000'000;
constexpr std::size_t kWindow = 64;

// best[i][j]: the largest sum for the parts of both lists from i and from j on.
class Table {
 public:
  Table(std::size_t first, std::size_t second)
      : columns_(second + 1), cells_((first + 1) * (second + 1), 0) {}
  std::int32_t& at(std::size_t i, std::size_t j) { return cells_[i * columns_ + j]; }

 private:
  std::size_t columns_;
  std::vector<std::int32_t> cells_;
};

Pairs align_all(std::size_t first, std::size_t second, Likeness likeness) {
  Table best(first, second);
  for (std::size_t i = first; i-- > 0;)
    for (std::size_t j = second; j-- > 0;) {
      const int like = likeness(i, j);
      const int paired = like > 0 ? like + best.at(i + 1, j + 1) : 0;
      best.at(i, j) = std::max({paired, best.at(i + 1, j), best.at(i, j + 1)});
    }
  Pairs pairs;
  for (std::size_t i = 0, j = 0; i < first && j < second;) {
    const int like = likeness(i, j);
    if (like > 0 && best.at(i, j) == like + best.at(i + 1, j + 1)) {
      pairs.emplace_back(i++, j++);
    } else if (best.at(i, j) == best.at(i + 1, j)) {
      ++i;
    } else {
      ++j;
    }
  }
  return pairs;
}

Pairs align_greedily(std::size_t first, std::size_t second, Likeness likeness) {
  Pairs pairs;
  for (std::size_t i = 0, from = 0; i < first; ++i) {
    const std::size_t end = std::min(second, from + kWindow);
    std::size_t best = end;
    for (std::size_t j = from; j < end; ++j)
      if (likeness(i, j) > (best < end ? likeness(i, best) : 0)) best = j;
    if (best == end) continue;
    pairs.emplace_back(i, best);
    from = best + 1;
  }
  return pairs;
}

}  // namespace

Pairs align(std::size_t first, std::size_t second, Likeness likeness) {
  const bool small = first == 0 || second <= kMostCells / first;
  return small ? align_all(first, second, likeness) : align_greedily(first, second, likeness);
}

}  // namespace opcost
