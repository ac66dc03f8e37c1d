// Runs the body of Scan once for every slice of its inputs.
#include <algorithm>
#include <utility>

#include "estimate/control_flow/control_flow.h"
#include "estimate/control_flow/iterate.h"
#include "rules/node_view.h"

namespace opcost {
namespace {

// Up to opset 8 there is a batch axis before the sequence in every input, and sequence_lens.
constexpr int kWithoutBatchSince = 9;

struct ScanForm {
  bool batched = false;
  std::size_t inputs_from = 0;  // index of the first state
  std::size_t states = 0, scanned = 0;
};

struct Axes {
  std::vector<std::int64_t> inputs, outputs;
};

std::int64_t entry(const std::vector<std::int64_t>& list, std::size_t at) {
  return at < list.size() ? list[at] : 0;
}

std::size_t resolved(std::int64_t axis, std::size_t rank) {
  return static_cast<std::size_t>(axis < 0 ? axis + static_cast<std::int64_t>(rank) : axis);
}

// Removes the scanned axis from a scan input: what is left is the slice that one run sees.
std::optional<std::int64_t> take_dim(TensorInfo& slice, std::int64_t axis) {
  if (!slice.shape) return std::nullopt;
  const std::size_t at = resolved(axis, slice.shape->size());
  if (at >= slice.shape->size()) return std::nullopt;
  const std::int64_t dim = (*slice.shape)[at];
  slice.shape->erase(slice.shape->begin() + static_cast<std::ptrdiff_t>(at));
  return dim;
}

void put_dim(TensorInfo& whole, std::int64_t axis, std::int64_t dim) {
  if (!whole.shape) return;
  const std::size_t at = std::min(resolved(axis, whole.shape->size() + 1), whole.shape->size());
  whole.shape->insert(whole.shape->begin() + static_cast<std::ptrdiff_t>(at), dim);
}

TensorInfo info_at(const WalkedNode& walked, std::size_t at) {
  const bool there = at < walked.inputs.size() && walked.inputs[at] != nullptr;
  return there ? varying(*walked.inputs[at]) : TensorInfo{};
}

struct Plan {
  std::uint64_t trips = 0, batch = 1;
  std::vector<TensorInfo> states, slices;
  std::string fault;
};

// All scan inputs must have the same length.
Plan plan_of(const WalkedNode& walked, const ScanForm& form, const Axes& axes) {
  Plan plan;
  std::optional<std::int64_t> length, batch;
  const auto agree = [&](std::optional<std::int64_t>& known, std::optional<std::int64_t> dim) {
    if (!dim || (known && *known != *dim)) plan.fault = "its scan inputs do not agree in length";
    known = dim;
  };
  for (std::size_t i = 0; i < form.states; ++i) {
    plan.states.push_back(info_at(walked, form.inputs_from + i));
    if (form.batched) agree(batch, take_dim(plan.states.back(), 0));
  }
  for (std::size_t i = 0; i < form.scanned; ++i) {
    plan.slices.push_back(info_at(walked, form.inputs_from + form.states + i));
    if (form.batched) agree(batch, take_dim(plan.slices.back(), 0));
    agree(length, take_dim(plan.slices.back(), form.batched ? 0 : entry(axes.inputs, i)));
  }
  plan.trips = static_cast<std::uint64_t>(std::max<std::int64_t>(length.value_or(0), 0));
  plan.batch = static_cast<std::uint64_t>(std::max<std::int64_t>(batch.value_or(1), 0));
  return plan;
}

void set_outputs(const Repeated& repeated, const Plan& plan, const ScanForm& form, const Axes& axes,
                 WalkedNode& walked) {
  std::vector<TensorInfo> all = repeated.carried;
  for (std::size_t i = 0; i < repeated.yielded.size(); ++i) {
    all.push_back(varying(repeated.yielded[i]));
    put_dim(all.back(), entry(axes.outputs, i), static_cast<std::int64_t>(plan.trips));
  }
  for (std::size_t at = 0; at < walked.outputs.size() && at < all.size(); ++at) {
    if (form.batched) put_dim(all[at], 0, static_cast<std::int64_t>(plan.batch));
    walked.outputs[at] = all[at];
  }
}

}  // namespace

Result<std::vector<NodeEstimate>> run_scan(const ControlFlow& flow, WalkedNode& walked) {
  const Graph* body = subgraph_of(flow.node, "body");
  if (body == nullptr) return ill_formed(walked, "it has no body");
  const NodeView view(*walked.rule, flow.node, walked.opset, walked.inputs, walked.outputs);
  ScanForm form;
  form.batched = walked.opset < kWithoutBatchSince;
  form.inputs_from = form.batched ? 1 : 0;
  const std::int64_t scanned = view.integer("num_scan_inputs", 0);
  const auto given = static_cast<std::int64_t>(walked.inputs.size() -
                                               std::min(walked.inputs.size(), form.inputs_from));
  if (scanned < 1 || scanned > given)
    return ill_formed(walked, "num_scan_inputs is " + std::to_string(scanned) + " of " +
                                  std::to_string(given) + " inputs");
  form.scanned = static_cast<std::size_t>(scanned);
  form.states = static_cast<std::size_t>(given - scanned);
  if (body->inputs.size() != form.states + form.scanned || body->outputs.size() < form.states)
    return ill_formed(walked, "its body takes " + std::to_string(body->inputs.size()) +
                                  " values, not " + std::to_string(given));
  const Axes axes{view.integers("scan_input_axes"), view.integers("scan_output_axes")};
  Plan plan = plan_of(walked, form, axes);
  if (!plan.fault.empty()) return ill_formed(walked, std::move(plan.fault));
  const Count runs = Count{plan.trips} * Count{plan.batch};
  if (!runs.exact()) return ill_formed(walked, "its trips do not fit 64 bits");
  auto repeated = iterate(flow, {*body, *runs.exact(), {}, plan.states, plan.slices, 0}, walked);
  if (!repeated) return repeated.error();
  set_outputs(*repeated, plan, form, axes, walked);
  return std::move(repeated->nodes);
}

}  // namespace opcost
