// Runs the body of Loop as often as its trip count says.
#include <algorithm>
#include <utility>

#include "estimate/control_flow/control_flow.h"
#include "estimate/control_flow/iterate.h"

namespace opcost {
namespace {

// Exporters write the largest integers to mean "until the condition is false". Trip counts this
// large are therefore not bounds; the threshold is far above any real trip count.
constexpr std::int64_t kNoBound = std::int64_t{1} << 40;

const TensorInfo* input(const WalkedNode& walked, std::size_t at) {
  return at < walked.inputs.size() ? walked.inputs[at] : nullptr;
}

// "(M = 10)", if a number bounds the loop.
std::optional<std::uint64_t> bound_of(const WalkedNode& walked) {
  const auto most = known_number(input(walked, 0));
  if (!most || *most >= kNoBound) return std::nullopt;
  return static_cast<std::uint64_t>(std::max<std::int64_t>(*most, 0));
}

struct Trips {
  std::uint64_t count = 1;
  bool told = false, bounded = false;
};

Trips trips_of(const ControlFlow& flow, const WalkedNode& walked) {
  if (const auto told = given_trip_count(flow)) return {*told, true, true};
  if (known_number(input(walked, 1)) == 0) return {0, true, true};  // cond is false at once
  if (const auto most = bound_of(walked)) return {*most, false, true};
  return {};
}

// The body's iter_num and cond_in: scalars, unless the body declares another shape.
TensorInfo declared_scalar(const Graph& body, std::size_t at, ElementType type) {
  TensorInfo info{type, Shape{}};
  const bool one = at < body.inputs.size() && body.inputs[at].shape &&
                   *body.inputs[at].shape == std::vector<Dim>{std::int64_t{1}};
  if (one) info.shape = Shape{1};
  return info;
}

Repetition repetition_of(const Graph& body, const WalkedNode& walked, std::uint64_t times) {
  Repetition repetition{body, times, {}, {}, {}, 1};
  repetition.first = {declared_scalar(body, 0, ElementType::Int64),
                      declared_scalar(body, 1, ElementType::Bool)};
  // The body runs only while the condition holds.
  repetition.first[1].numbers = Numbers(std::vector<std::int64_t>{1});
  for (std::size_t at = 2; at < walked.inputs.size(); ++at)
    repetition.carried.push_back(walked.inputs[at] != nullptr ? *walked.inputs[at] : TensorInfo{});
  return repetition;
}

// States how many iterations are counted if the file does not say it.
void state_trips(const ControlFlow& flow, const Trips& trips, const Repeated& repeated,
                 WalkedNode& walked) {
  const std::string flag = " (--trip-count '" + flow.id + "=N' sets it)";
  const bool goes_on =
      !repeated.conditions.empty() && known_number(&repeated.conditions.front()) == 1;
  if (trips.told) return;
  if (!trips.bounded)
    walked.warnings.push_back("how often it runs is not known: its body is counted once" + flag);
  else if (!goes_on && trips.count > 0)
    walked.assumptions.push_back("its condition may end it earlier: all " +
                                 std::to_string(trips.count) + " iterations are counted" + flag);
}

// The last carried values, and the yielded values, stacked.
void set_outputs(const Repeated& repeated, std::uint64_t times, WalkedNode& walked) {
  std::vector<TensorInfo> all = repeated.carried;
  for (TensorInfo yielded : repeated.yielded) {
    yielded = varying(std::move(yielded));
    if (yielded.shape)
      yielded.shape->insert(yielded.shape->begin(), static_cast<std::int64_t>(times));
    all.push_back(std::move(yielded));
  }
  for (std::size_t at = 0; at < walked.outputs.size() && at < all.size(); ++at)
    walked.outputs[at] = all[at];
}

}  // namespace

Result<std::vector<NodeEstimate>> run_loop(const ControlFlow& flow, WalkedNode& walked) {
  const Graph* body = subgraph_of(flow.node, "body");
  if (body == nullptr) return ill_formed(walked, "it has no body");
  const std::size_t carried = std::max<std::size_t>(walked.inputs.size(), 2) - 2;
  if (body->inputs.size() != carried + 2 || body->outputs.size() < carried + 1)
    return ill_formed(walked, "its body takes " + std::to_string(body->inputs.size()) +
                                  " values and gives " + std::to_string(body->outputs.size()) +
                                  ", but " + std::to_string(carried) + " are carried");
  const Trips trips = trips_of(flow, walked);
  auto repeated = iterate(flow, repetition_of(*body, walked, trips.count), walked);
  if (!repeated) return repeated.error();
  state_trips(flow, trips, *repeated, walked);
  set_outputs(*repeated, trips.count, walked);
  return std::move(repeated->nodes);
}

}  // namespace opcost
