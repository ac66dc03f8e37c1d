// Runs a body repeatedly, and carries values from one iteration to the next.
#include "estimate/control_flow/iterate.h"

#include <algorithm>
#include <string>
#include <utility>

#include "estimate/control_flow/repeat.h"

namespace opcost {
namespace {

// More iterations with different shapes than this are counted like the last of them: chosen by
// us, so that time does not grow with the trip count.
constexpr std::uint64_t kMostUnrolled = 64;

std::vector<TensorInfo> inputs_of(const Repetition& repetition) {
  std::vector<TensorInfo> inputs = repetition.first;
  inputs.insert(inputs.end(), repetition.carried.begin(), repetition.carried.end());
  inputs.insert(inputs.end(), repetition.slices.begin(), repetition.slices.end());
  return inputs;
}

// Takes the carried values out of a run's outputs; the rest is what it yields.
std::vector<TensorInfo> take_carried(const Repetition& repetition,
                                     std::vector<TensorInfo>& outputs) {
  const std::size_t begin = std::min(repetition.skipped, outputs.size());
  const std::size_t end = std::min(begin + repetition.carried.size(), outputs.size());
  const auto at = [&](std::size_t i) { return outputs.begin() + static_cast<std::ptrdiff_t>(i); };
  std::vector<TensorInfo> carried(at(begin), at(end));
  carried.resize(repetition.carried.size());
  outputs.erase(outputs.begin(), at(end));
  for (TensorInfo& info : carried) info = varying(std::move(info));
  return carried;
}

bool all_alike(const std::vector<TensorInfo>& a, const std::vector<TensorInfo>& b) {
  return std::ranges::equal(a, b, alike);
}

// Keeps only what all runs have in common; a shape that differs becomes unknown.
void keep_common(std::vector<TensorInfo>& yielded, const std::vector<TensorInfo>& more) {
  for (std::size_t at = 0; at < yielded.size() && at < more.size(); ++at)
    if (!alike(yielded[at], more[at])) yielded[at].shape.reset();
}

}  // namespace

TensorInfo varying(TensorInfo info) {
  info.constant = false;
  info.numbers = nullptr;
  return info;
}

bool alike(const TensorInfo& a, const TensorInfo& b) {
  if (a.type != b.type || a.shape != b.shape || a.kind != b.kind) return false;
  if (a.members == b.members) return true;
  return a.members && b.members && all_alike(*a.members, *b.members);
}

Result<Repeated> iterate(const ControlFlow& flow, Repetition repetition, WalkedNode& walked) {
  Repeated result;
  std::uint64_t left = std::max<std::uint64_t>(repetition.times, 1);
  for (TensorInfo& info : repetition.carried) info = varying(std::move(info));
  result.carried = repetition.carried;
  for (std::uint64_t runs = 0; left > 0; ++runs) {
    auto run = flow.runner.run_subgraph(repetition.body, inputs_of(repetition), flow.walk,
                                        flow.id + "/body/");
    if (!run) return run.error();
    result.conditions = {run->outputs.begin(),
                         run->outputs.begin() + static_cast<std::ptrdiff_t>(std::min(
                                                    repetition.skipped, run->outputs.size()))};
    auto next = take_carried(repetition, run->outputs);
    const bool settled = all_alike(next, repetition.carried);
    const bool stops = settled || runs + 1 >= kMostUnrolled || !flow.runner.may_unroll();
    const std::uint64_t times = stops ? left : 1;
    if (!settled && times > 1)
      walked.assumptions.push_back("the shapes in its body change with every iteration: the " +
                                   std::to_string(left) + " after the first " +
                                   std::to_string(runs) + " are counted as the next one");
    walked.given_inside.assign(
        run->output_ids.begin() + static_cast<std::ptrdiff_t>(result.conditions.size()),
        run->output_ids.end());
    if (runs == 0) result.yielded = run->outputs;
    keep_common(result.yielded, run->outputs);
    if (auto fits = repeat(run->nodes, times); !fits) return fits.error();
    if (auto fits = add_run(result.nodes, std::move(run->nodes)); !fits) return fits.error();
    repetition.carried = result.carried = std::move(next);
    left -= times;
  }
  if (repetition.times == 0) result.nodes.clear();
  return result;
}

}  // namespace opcost
