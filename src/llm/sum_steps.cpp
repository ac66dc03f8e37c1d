// Sums the steps of decoding without pricing each of them.
#include "llm/sum_steps.h"

#include <algorithm>
#include <map>

#include "llm/price_pass.h"

namespace opcost::llm {
namespace {

class StepSum {
 public:
  explicit StepSum(const std::function<Result<PassCost>(std::uint64_t)>& price, double tolerance)
      : price_(price), tolerance_(tolerance) {}

  // Steps from `first` to `last`, both among them.
  Status add(std::uint64_t first, std::uint64_t last) {
    const auto a = at(first), b = at(last);
    if (!a) return a.error();
    if (!b) return b.error();
    if (last - first < 2) return finish(**a, **b, last - first + 1);
    const std::uint64_t middle = first + (last - first) / 2;
    const auto m = at(middle);
    if (!m) return m.error();
    if (on_line(**a, **m, **b, middle - first, last - first, tolerance_))
      return finish(**a, **b, last - first + 1);
    if (auto left = add(first, middle); !left) return left;
    return add(middle + 1, last);
  }

  SummedSteps take() && { return {std::move(sum_), known_.size()}; }

 private:
  Status finish(const PassCost& a, const PassCost& b, std::uint64_t steps) {
    add_pass(sum_, steps == 1 ? a : sum_of_line(a, b, steps));
    return Ok{};
  }

  Result<const PassCost*> at(std::uint64_t past) {
    const auto known = known_.find(past);
    if (known != known_.end()) return &known->second;
    auto priced = price_(past);
    if (!priced) return priced.error();
    return &known_.emplace(past, *std::move(priced)).first->second;
  }

  const std::function<Result<PassCost>(std::uint64_t)>& price_;
  double tolerance_;
  std::map<std::uint64_t, PassCost> known_;
  PassCost sum_;
};

}  // namespace

Result<SummedSteps> sum_steps(const StepRange& range,
                              const std::function<Result<PassCost>(std::uint64_t)>& price) {
  StepSum sum(price, range.tolerance);
  if (range.steps == 0) return std::move(sum).take();
  std::vector<std::uint64_t> starts = range.breaks;
  std::erase_if(starts, [&](std::uint64_t past) {
    return past <= range.first || past >= range.first + range.steps;
  });
  starts.push_back(range.first);
  starts.push_back(range.first + range.steps);
  std::ranges::sort(starts);
  starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
  for (std::size_t at = 0; at + 1 < starts.size(); ++at)
    if (auto added = sum.add(starts[at], starts[at + 1] - 1); !added) return added.error();
  return std::move(sum).take();
}

}  // namespace opcost::llm
