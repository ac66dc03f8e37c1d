// Runs a body repeatedly, and carries values from one iteration to the next.
#include "estimate/control_flow/iterate.h"

#include <algorithm>
#include <string>
#include <utility>

#include "estimate/control_flow/growing_runs.h"
#include "estimate/control_flow/growth.h"
#include "estimate/control_flow/repeat.h"

namespace opcost {
namespace {

// So many iterations with different shapes are run one by one: chosen by us, so that time does not
// grow with the trip count.
constexpr std::uint64_t kMostUnrolled = 64;
constexpr std::uint64_t kFewestUnrolled = 3;  // two steps: whether they are the same

// The outputs of a run.
struct Outputs {
  std::vector<TensorInfo> conditions, carried, yielded;
};

Outputs outputs_of(const Repetition& repetition, std::vector<TensorInfo> outputs) {
  const std::size_t begin = std::min(repetition.skipped, outputs.size());
  const std::size_t end = std::min(begin + repetition.carried.size(), outputs.size());
  const auto at = [&](std::size_t i) { return outputs.begin() + static_cast<std::ptrdiff_t>(i); };
  Outputs result{{at(0), at(begin)}, {at(begin), at(end)}, {at(end), outputs.end()}};
  result.carried.resize(repetition.carried.size());
  for (TensorInfo& info : result.carried) info = varying(std::move(info));
  return result;
}

// Keeps only what all runs have in common; a shape that differs becomes unknown.
void keep_common(std::vector<TensorInfo>& yielded, const std::vector<TensorInfo>& more) {
  for (std::size_t at = 0; at < yielded.size() && at < more.size(); ++at)
    if (!alike(yielded[at], more[at])) yielded[at].shape.reset();
}

// All iterations of one loop.
class Iterations final : public BodyRuns {
 public:
  Iterations(const ControlFlow& flow, Repetition repetition, WalkedNode& walked)
      : flow_(flow), repetition_(std::move(repetition)), walked_(walked) {
    left_ = std::max<std::uint64_t>(repetition_.times, 1);
    for (TensorInfo& info : repetition_.carried) info = varying(std::move(info));
    result_.carried = repetition_.carried;
  }

  Result<Repeated> all() {
    while (left_ > 0) {
      auto ran = run(result_.carried);
      if (!ran) return ran.error();
      if (auto added = add(*std::move(ran)); !added) return added.error();
      if (left_ < kFewestSummed || !stops()) continue;
      if (auto added = add_rest(); !added) return added.error();
    }
    if (repetition_.times == 0) result_.nodes.clear();
    return std::move(result_);
  }

  Result<BodyRun> run(const std::vector<TensorInfo>& carried) override {
    std::vector<TensorInfo> inputs = repetition_.first;
    inputs.insert(inputs.end(), carried.begin(), carried.end());
    inputs.insert(inputs.end(), repetition_.slices.begin(), repetition_.slices.end());
    auto ran = flow_.runner.run_subgraph(repetition_.body, inputs, flow_.walk, flow_.id + "/body/");
    if (!ran) return ran.error();
    const std::size_t skipped = std::min(repetition_.skipped, ran->output_ids.size());
    walked_.given_inside.assign(ran->output_ids.begin() + static_cast<std::ptrdiff_t>(skipped),
                                ran->output_ids.end());
    Outputs outputs = outputs_of(repetition_, std::move(ran->outputs));
    if (runs_++ == 0) result_.yielded = outputs.yielded;
    keep_common(result_.yielded, outputs.yielded);
    result_.conditions = std::move(outputs.conditions);
    return BodyRun{std::move(ran->nodes), std::move(outputs.carried)};
  }

  bool may_run_more() const override { return flow_.runner.may_unroll(); }

 private:
  bool stops() const {
    return runs_ >= kMostUnrolled || (runs_ >= kFewestUnrolled && !flow_.runner.may_unroll());
  }

  // One run more, or all that are left if its shapes are those of the run before.
  Status add(BodyRun ran) {
    const bool settled = all_alike(ran.carried, result_.carried);
    const std::uint64_t times = settled ? left_ : 1;
    auto growth = growth_between(result_.carried, ran.carried);
    steady_ = growth && growth_ && same_growth(*growth, *growth_);
    growth_ = std::move(growth);
    before_ = std::exchange(last_, ran.nodes);
    carried_before_ = std::exchange(result_.carried, std::move(ran.carried));
    left_ -= times;
    if (auto fits = repeat(ran.nodes, times); !fits) return fits;
    return add_run(result_.nodes, std::move(ran.nodes));
  }

  Status add_rest() {
    if (!steady_) return give_up();
    auto sums = sum_growing_runs(*this, {result_.carried, *growth_, left_});
    if (!sums) return sums.error();
    if (!sums->known) return give_up();
    for (std::vector<NodeEstimate>& part : sums->parts)
      if (auto fits = add_run(result_.nodes, std::move(part)); !fits) return fits;
    if (sums->about > 0)
      walked_.assumptions.push_back(
          "the accesses of " + std::to_string(sums->about) +
          " of its iterations are interpolated between iterations that were counted, because "
          "their shapes and so their memories change");
    result_.carried = std::move(sums->carried);
    left_ = 0;
    return Ok{};
  }

  // What the iterations that are left do is not known, but for nodes that stay as they are.
  Status give_up() {
    const std::string why = "the shapes in the body of `" + flow_.id +
                            "` change with every iteration, and not by the same step: what the " +
                            std::to_string(left_) + " after the first " + std::to_string(runs_) +
                            " do is not known";
    walked_.warnings.push_back(why);
    for (NodeEstimate& node : last_) {
      const auto same = std::ranges::find(before_, node.id, &NodeEstimate::id);
      if (same != before_.end() && same->macs == node.macs && same_work(*same, node)) continue;
      node.status = NodeStatus::Unknown;
      node.unknown = UnknownReason::MissingShape;
      node.reason = why;
    }
    if (auto fits = repeat(last_, left_); !fits) return fits;
    if (auto fits = add_run(result_.nodes, std::move(last_)); !fits) return fits;
    for (std::size_t at = 0; at < result_.carried.size(); ++at) {
      TensorInfo& info = result_.carried[at];
      if (alike(info, carried_before_[at])) continue;
      info.shape.reset();
      info.members = nullptr;
    }
    left_ = 0;
    return Ok{};
  }

  static bool same_work(const NodeEstimate& a, const NodeEstimate& b) {
    return std::ranges::equal(a.events, b.events, [](const EventEntry& x, const EventEntry& y) {
      return x.event == y.event && x.tier == y.tier && x.operand == y.operand && x.count == y.count;
    });
  }

  const ControlFlow& flow_;
  Repetition repetition_;
  WalkedNode& walked_;
  Repeated result_;
  std::uint64_t left_ = 0, runs_ = 0;
  std::optional<Growth> growth_;
  bool steady_ = false;
  std::vector<NodeEstimate> last_, before_;  // the nodes of the last two runs
  std::vector<TensorInfo> carried_before_;
};

}  // namespace

TensorInfo varying(TensorInfo info) {
  info.constant = false;
  info.numbers = nullptr;
  return info;
}

Result<Repeated> iterate(const ControlFlow& flow, Repetition repetition, WalkedNode& walked) {
  return Iterations(flow, std::move(repetition), walked).all();
}

}  // namespace opcost
