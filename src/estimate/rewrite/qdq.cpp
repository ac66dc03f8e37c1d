// Quantised operators: which nodes are one integer operator together.
#include "estimate/rewrite/qdq.h"

#include <algorithm>
#include <utility>

#include "estimate/rewrite/clip_width.h"
#include "estimate/rewrite/conversions.h"
#include "estimate/rewrite/qdq_rewrite.h"

namespace opcost {
namespace {

class QdqRegion {
 public:
  QdqRegion(const std::vector<UnbilledNode*>& nodes, const ValueFlow& flow,
            const QuantizedSources& around, QdqSummary& summary)
      : nodes_(nodes),
        sources_(nodes, flow, around),
        targets_(nodes, flow, sources_),
        conversions_(flow, sources_, targets_),
        summary_(summary) {}

  // What an operator becomes says what its conversions cost.
  void run(CapturedUses& captured) {
    conversions_.take_captures(captured);
    for (UnbilledNode* one : nodes_) count_operator(*one);
    conversions_.settle(nodes_);
    conversions_.note_captures(captured);
  }

 private:
  void count_operator(UnbilledNode& one);
  void count_quantizer(UnbilledNode& one);
  QuantizedGroup group_of(UnbilledNode& core) const;
  void replace(const QuantizedGroup& group, IntegerOperator made);
  void take_stored_weights(const QuantizedGroup& group);
  void name_in_float(const QuantizedGroup& group, const std::string& why);
  bool is_handled_elsewhere(const UnbilledNode& one) const;

  const std::vector<UnbilledNode*>& nodes_;
  QuantizedSources sources_;
  QuantizerTargets targets_;
  Conversions conversions_;
  QdqSummary& summary_;
};

QuantizedGroup QdqRegion::group_of(UnbilledNode& core) const {
  QuantizedGroup group;
  group.core = &core;
  for (const ValueId input : core.walked.input_ids) group.sources.push_back(sources_.of(input));
  const auto& outputs = core.node->outputs;
  const auto wanted = [](const std::string& output) { return !output.empty(); };
  if (std::ranges::count_if(outputs, wanted) == 1 && !outputs.front().empty())
    group.target = targets_.of(core.walked.output_ids.front());
  return group;
}

// Conversions, and moves of quantised numbers: what they cost follows from their readers. A move
// from a dequantiser to a quantiser is an integer operator like any other, unless it does nothing.
bool QdqRegion::is_handled_elsewhere(const UnbilledNode& one) const {
  if (one.walked.rule->conversion != Conversion::None || one.in_convolution) return true;
  if (!sources_.hands_on(one)) return false;
  return handling_of(one) == Handling::Casts || one.walked.status == NodeStatus::Free ||
         targets_.of(one.walked.output_ids.front()) == nullptr;
}

void QdqRegion::count_quantizer(UnbilledNode& one) {
  const QuantizedSource* source = sources_.of(one.walked.input_ids.front());
  if (source != nullptr && has_shapes(one.walked) && !conversions_.has_given(one) &&
      restores(one, *source->dequantizer))
    conversions_.pass_numbers(one);
}

void QdqRegion::count_operator(UnbilledNode& one) {
  if (converts(one, Conversion::Quantizes)) return count_quantizer(one);
  const WalkedNode& walked = one.walked;
  if (walked.rule == nullptr || is_handled_elsewhere(one) || conversions_.is_kept(one)) return;
  if (walked.status == NodeStatus::Folded)  // Shape needs no numbers, so it needs no conversion
    for (const ValueId input : walked.input_ids)
      conversions_.absorb(input, "read for its shape alone");
  if (!has_shapes(walked) || walked.outputs.empty()) return;
  const QuantizedGroup group = group_of(one);
  const auto there = [](const QuantizedSource* source) { return source != nullptr; };
  if (std::ranges::none_of(group.sources, there)) return;
  auto made = integer_operator(group, sources_);
  if (made) return replace(group, *std::move(made));
  if (walked.rule->macs) take_stored_weights(group);
  if (walked.rule->macs || group.target != nullptr) name_in_float(group, made.error().what);
}

void QdqRegion::replace(const QuantizedGroup& group, IntegerOperator made) {
  UnbilledNode& core = *group.core;
  const std::string why = "part of the integer operator `" + core.node->name + "`";
  for (std::size_t at = 0; at < group.sources.size(); ++at)
    if (group.sources[at] != nullptr) conversions_.take_numbers(core.walked.input_ids[at], why);
  if (made.quantized) conversions_.give_numbers(*group.target, why);
  conversions_.keep(core);
  summary_.as_integers[std::string(core.op)].insert(core.in_file);
  core.walked = std::move(made.walked);
  core.count_as(std::move(made.node));
}

// Lists (mainly biases) stay as they are in the file.
void QdqRegion::take_stored_weights(const QuantizedGroup& group) {
  UnbilledNode& one = *group.core;
  for (std::size_t at = 0; at < group.sources.size(); ++at) {
    const QuantizedSource* source = group.sources[at];
    const TensorInfo* read = one.walked.inputs[at];
    if (source == nullptr || !source->constant || source->chosen || read == nullptr) continue;
    if (source->outside) continue;  // it is converted there
    if (!read->shape || read->shape->size() < 2) continue;
    conversions_.take_stored(one.walked.input_ids[at], read->type);
    const Argument stored = quantized_numbers(one, at, *source);
    TensorInfo info{stored.info->type, read->shape, true};
    info.stored = stored.info->stored;
    Node reader = *one.node;
    reader.inputs[at] = stored.name;
    one.walked.inputs[at] = one.keep(info);
    one.count_as(std::move(reader));
    summary_.stored_weights.insert(source->dequantizer->in_file);
  }
}

void QdqRegion::name_in_float(const QuantizedGroup& group, const std::string& why) {
  const UnbilledNode& core = *group.core;
  summary_.in_float[{std::string(core.op), why}].emplace(core.in_file, core.id);
}

}  // namespace

// Else nothing in these nodes has to do with quantised numbers.
bool IntegerCounting::concerns(const std::vector<UnbilledNode*>& nodes, const Walk& root) const {
  const auto is_concerned = [&](const UnbilledNode* one) {
    return (one->walked.rule != nullptr && one->walked.rule->conversion != Conversion::None) ||
           std::ranges::any_of(one->walked.input_ids,
                               [&](ValueId input) { return seen_.of(input) != nullptr; });
  };
  return !seen_.empty() &&
         (std::ranges::any_of(nodes, is_concerned) || !root.region().path.empty());
}

void IntegerCounting::finish(const std::vector<UnbilledNode*>& nodes, const Walk& root) {
  if (!concerns(nodes, root)) return;
  const ValueFlow flow(nodes, root);
  narrow_by_clips(nodes, flow);
  QdqRegion(nodes, flow, seen_, summary_).run(captured_);
  for (const ValueId value : flow.results())  // a subgraph may give what it reads
    if (flow.is_from_outside(value)) captured_.want_floats(value);
}

}  // namespace opcost
