// --fuse-activations: values that stay in a register between two nodes.
#include "estimate/rewrite/fusion.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>

#include "estimate/bill.h"
#include "estimate/rewrite/value_makers.h"
#include "opcost/core/text.h"
#include "rules/op_rule.h"

namespace opcost {

namespace {

// The name of the operand at a position: "X", or "inputs[2]" of a variadic one.
std::string formal_at(std::string_view formals, std::size_t at) {
  const std::vector<Formal> list = parse_formals(formals);
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (list[i].variadic) return std::string(list[i].name) + "[" + std::to_string(at - i) + "]";
    if (i == at) return std::string(list[i].name);
  }
  return {};
}

// Whether the only access of an operand is that one, to each of so many elements once.
bool is_only_access(const std::vector<OperandCount>& counts, const OperandAccess& access,
                    Count elements) {
  int found = 0;
  for (const OperandCount& one : counts) {
    if (one.operand != access.operand || !is_access(one.event.action) || one.count.is_zero())
      continue;
    if (one.event.action != access.action || one.count != elements) return false;
    ++found;
  }
  return found == 1;
}

// But constants.
bool reads_nothing_else(const WalkedNode& walked, std::size_t input) {
  for (std::size_t at = 0; at < walked.inputs.size(); ++at)
    if (at != input && walked.inputs[at] != nullptr && !walked.inputs[at]->constant) return false;
  return true;
}

class Fusion {
 public:
  Fusion(UnbilledNodes& nodes, const ValueTable& values, bool is_body, FusionSummary& summary)
      : nodes_(nodes), makers_(nodes, values), is_body_(is_body), summary_(summary) {}

  void run() {
    for (UnbilledNode& node : nodes_) fuse_input(node);
  }

 private:
  using Output = ValueMakers::Output;
  struct Candidate {
    Output made;
    std::size_t input = 0;  // of the reader
    auto operator<=>(const Candidate&) const = default;
  };

  std::optional<Output> made_at(ValueId value) {
    const ValueMakers::Found found = makers_.made_for_one(value);
    summary_.stopped_at_body |= found.from_control_flow || (found.from_elsewhere && is_body_);
    return found.made;
  }

  void fuse_input(UnbilledNode& reader) {
    const WalkedNode& walked = reader.walked;
    if (walked.status != NodeStatus::Counted || !walked.rule->elementwise) return;
    if (walked.outputs.empty() || !walked.outputs[0].shape) return;
    // Of two inputs only one can still be in a register when the node runs: the later one.
    std::vector<Candidate> candidates;
    for (std::size_t at = 0; at < walked.inputs.size(); ++at) {
      const TensorInfo* input = walked.inputs[at];
      if (input == nullptr || input->constant || input->shape != walked.outputs[0].shape) continue;
      if (const auto made = made_at(walked.input_ids[at])) candidates.push_back({*made, at});
    }
    if (candidates.empty()) return;
    std::ranges::sort(candidates, std::greater<>{});
    const Count elements = element_count(*walked.outputs[0].shape);
    const auto counts = operand_counts(reader);
    for (const Candidate& candidate : candidates) {
      const OperandAccess read{Action::Read, formal_at(walked.rule->inputs, candidate.input)};
      if (is_only_access(counts, read, elements) && leave_out_write(candidate.made, elements)) {
        reader.not_made.push_back(read);
        reader.around.fused = reads_nothing_else(walked, candidate.input);
        summary_.readers.insert(reader.id);
        return;
      }
    }
  }

  bool leave_out_write(const Output& made, Count elements) {
    UnbilledNode& writer = nodes_[made.node];
    const OperandAccess write{Action::Write, formal_at(writer.walked.rule->outputs, made.output)};
    if (!is_only_access(operand_counts(writer), write, elements)) return false;
    writer.not_made.push_back(write);
    return true;
  }

  UnbilledNodes& nodes_;
  ValueMakers makers_;
  bool is_body_;
  FusionSummary& summary_;
};

}  // namespace

std::vector<std::string> FusionSummary::changes() const {
  const std::size_t fused = readers.size();
  std::string text =
      "--fuse-activations: " + grouped_text(Count{fused}) +
      (fused == 1 ? " value between two nodes is" : " values between two nodes are") +
      " neither written nor read";
  if (stopped_at_body)
    text += "; what enters or leaves the body of a loop or branch is written and read";
  return {std::move(text)};
}

void fuse_activations(UnbilledNodes& nodes, const ValueTable& values, bool is_body,
                      FusionSummary& summary) {
  Fusion(nodes, values, is_body, summary).run();
}

}  // namespace opcost
