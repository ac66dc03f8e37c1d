// Runs the body of SequenceMap once for every tensor of a sequence.
#include <algorithm>
#include <utility>

#include "estimate/control_flow/control_flow.h"
#include "estimate/control_flow/iterate.h"
#include "estimate/control_flow/repeat.h"

namespace opcost {
namespace {

using Members = std::vector<TensorInfo>;

// The input of run number `run`: one tensor of a sequence, or the tensor itself.
TensorInfo share_of(const TensorInfo* input, std::size_t run) {
  if (input == nullptr) return {};
  if (input->kind != ValueKind::Sequence) return *input;
  if (input->length) {
    TensorInfo member;
    member.type = input->type;
    member.shape = input->shape;
    return member;
  }
  return input->members && run < input->members->size() ? varying((*input->members)[run])
                                                        : TensorInfo{};
}

std::vector<TensorInfo> inputs_of(const WalkedNode& walked, std::size_t run) {
  std::vector<TensorInfo> inputs;
  for (const TensorInfo* input : walked.inputs) inputs.push_back(share_of(input, run));
  return inputs;
}

void set_outputs(std::vector<Members> collected, WalkedNode& walked) {
  for (std::size_t at = 0; at < walked.outputs.size() && at < collected.size(); ++at) {
    TensorInfo& output = walked.outputs[at];
    output.kind = ValueKind::Sequence;
    if (!collected[at].empty()) output.type = collected[at].front().type;
    output.members = std::make_shared<const Members>(std::move(collected[at]));
  }
}

// All tensors are alike, and too many to list: one run stands for all.
Result<std::vector<NodeEstimate>> run_alike(const ControlFlow& flow, const Graph& body,
                                            std::uint64_t times, WalkedNode& walked) {
  auto ran = flow.runner.run_subgraph(body, inputs_of(walked, 0), flow.walk, flow.id + "/body/");
  if (!ran) return ran.error();
  if (auto fits = repeat(ran->nodes, times); !fits) return fits.error();
  for (std::size_t at = 0; at < walked.outputs.size() && at < ran->outputs.size(); ++at) {
    TensorInfo& output = walked.outputs[at];
    output.kind = ValueKind::Sequence;
    output.type = ran->outputs[at].type;
    output.shape = ran->outputs[at].shape;
    if (output.shape) output.length = times;
  }
  return std::move(ran->nodes);
}

}  // namespace

Result<std::vector<NodeEstimate>> run_sequence_map(const ControlFlow& flow, WalkedNode& walked) {
  const Graph* body = subgraph_of(flow.node, "body");
  if (body == nullptr) return ill_formed(walked, "it has no body");
  const TensorInfo* sequence = walked.inputs.empty() ? nullptr : walked.inputs.front();
  if (sequence != nullptr && sequence->length)
    return run_alike(flow, *body, *sequence->length, walked);
  if (sequence == nullptr || !sequence->members)
    return ill_formed(walked, "how many tensors its input_sequence holds is not known");
  std::vector<NodeEstimate> nodes;
  std::vector<Members> collected(body->outputs.size());
  for (std::size_t run = 0; run < sequence->members->size(); ++run) {
    auto ran =
        flow.runner.run_subgraph(*body, inputs_of(walked, run), flow.walk, flow.id + "/body/");
    if (!ran) return ran.error();
    if (auto fits = add_run(nodes, std::move(ran->nodes)); !fits) return fits.error();
    for (std::size_t at = 0; at < ran->outputs.size(); ++at)
      collected[at].push_back(varying(std::move(ran->outputs[at])));
  }
  set_outputs(std::move(collected), walked);
  return nodes;
}

}  // namespace opcost
