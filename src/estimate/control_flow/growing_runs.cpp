// Iterations that grow by the same step, added up in parts that are polynomials each.
#include "estimate/control_flow/growing_runs.h"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <utility>

#include "estimate/control_flow/repeat.h"

namespace opcost {
namespace {

// Runs of one loop beyond which parts are no longer made smaller: chosen by us, as
// kMostUnrolled is.
constexpr std::size_t kMostSampled = 512;

struct Part {
  std::uint64_t begin = 0, count = 0;
};

class GrowingSum {
 public:
  GrowingSum(BodyRuns& body, const GrowingRuns& runs) : body_(body), runs_(runs) {}

  Result<GrownSums> all() {
    GrownSums result;
    auto carried = grown(runs_.carried, runs_.growth, runs_.count);
    if (!carried) return result;
    todo_.push_back({0, runs_.count});
    while (!todo_.empty()) {
      const Part part = todo_.front();
      todo_.pop_front();
      if (auto ok = part.count < kFewestSummed ? add_each(part) : add_sum(part, result); !ok)
        return ok.error();
      if (!steady_) return result;
    }
    // The last run decides what is known behind the loop.
    if (auto last = run_at(runs_.count - 1, true); !last) return last.error();
    for (auto& [begin, nodes] : parts_) result.parts.push_back(std::move(nodes));
    result.carried = *std::move(carried);
    result.known = true;
    return result;
  }

 private:
  using Nodes = std::vector<NodeEstimate>;

  // The nodes of one iteration; null if it does not grow as the others do.
  Result<const Nodes*> run_at(std::uint64_t at, bool anew = false) {
    if (const auto found = ran_.find(at); found != ran_.end() && !anew) return &found->second;
    const auto before = grown(runs_.carried, runs_.growth, at);
    const auto behind = grown(runs_.carried, runs_.growth, at + 1);
    if (!before || !behind) return unsteady();
    auto run = body_.run(*before);
    if (!run) return run.error();
    if (!all_alike(run->carried, *behind)) return unsteady();
    return &ran_.insert_or_assign(at, std::move(run->nodes)).first->second;
  }

  const Nodes* unsteady() {
    steady_ = false;
    return nullptr;
  }

  Status add_each(const Part& part) {
    for (std::uint64_t at = part.begin; at < part.begin + part.count; ++at) {
      const auto nodes = run_at(at);
      if (!nodes) return nodes.error();
      if (*nodes == nullptr) return Ok{};
      if (auto fits = add_run(parts_[part.begin], **nodes); !fits) return fits;
    }
    return Ok{};
  }

  Status add_sum(const Part& part, GrownSums& result) {
    std::vector<SampledRun> samples;
    for (const std::uint64_t at : sampled_runs(part.count)) {
      const auto nodes = run_at(part.begin + at);
      if (!nodes) return nodes.error();
      if (*nodes == nullptr) return Ok{};
      samples.push_back({at, *nodes});
    }
    if (auto exact = sum_runs(samples, part.count, Sums::Exact)) {
      parts_[part.begin] = *std::move(exact);
    } else if (ran_.size() < kMostSampled && body_.may_run_more()) {
      const std::uint64_t half = part.count / 2;
      todo_.push_back({part.begin, half});
      todo_.push_back({part.begin + half, part.count - half});
    } else if (auto about = sum_runs(samples, part.count, Sums::About)) {
      parts_[part.begin] = *std::move(about);
      result.about += part.count;
    } else {
      steady_ = false;
    }
    return Ok{};
  }

  BodyRuns& body_;
  const GrowingRuns& runs_;
  std::deque<Part> todo_;
  std::map<std::uint64_t, Nodes> ran_;    // by iteration
  std::map<std::uint64_t, Nodes> parts_;  // by first iteration
  bool steady_ = true;
};

}  // namespace

Result<GrownSums> sum_growing_runs(BodyRuns& body, const GrowingRuns& runs) {
  return GrowingSum(body, runs).all();
}

}  // namespace opcost
