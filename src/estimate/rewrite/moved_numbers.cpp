// Follows quantised numbers through nodes that move them.
#include "estimate/rewrite/moved_numbers.h"

#include <algorithm>
#include <numeric>

#include "rules/values/values.h"

namespace opcost {
namespace {

bool casts_floats(const WalkedNode& walked) {
  return !walked.inputs.empty() && walked.inputs.front() != nullptr &&
         is_floating(walked.inputs.front()->type) && is_floating(walked.outputs.front().type);
}

bool is_zero(const TensorInfo& info) {
  const std::vector<std::int64_t>* numbers = integers_of(&info);
  return numbers != nullptr && std::ranges::all_of(*numbers, [](auto n) { return n == 0; });
}

// An input of two conversions that is known to be the same; one that is left out is 0.
bool same_input(const WalkedNode& a, const WalkedNode& b, std::size_t at) {
  const TensorInfo* one = at < a.inputs.size() ? a.inputs[at] : nullptr;
  const TensorInfo* other = at < b.inputs.size() ? b.inputs[at] : nullptr;
  if (one == other) return true;
  if (one == nullptr) return is_zero(*other);
  if (other == nullptr) return is_zero(*one);
  if (a.input_ids[at] != ValueId::None && a.input_ids[at] == b.input_ids[at]) return true;
  return one->constant && other->constant && one->numbers && other->numbers &&
         *one->numbers == *other->numbers;
}

bool has_one_scale(const UnbilledNode& conversion) {
  const TensorInfo* scale = conversion.walked.inputs[1];
  return scale != nullptr && scale->shape && element_count(*scale->shape) == Count{1};
}

bool same_parameters(const UnbilledNode& a, const UnbilledNode& b) {
  return has_one_scale(a) && same_input(a.walked, b.walked, 1) && same_input(a.walked, b.walked, 2);
}

// Their numbers mean the same: a sum or a window may hold those of both.
bool same_scale(const UnbilledNode& a, const UnbilledNode& b) {
  return &a == &b ||
         (a.walked.inputs[0]->type == b.walked.inputs[0]->type && same_parameters(a, b));
}

bool others_constant(const UnbilledNode& one, const std::vector<std::size_t>& data) {
  for (std::size_t at = 0; at < one.walked.inputs.size(); ++at) {
    const TensorInfo* input = one.walked.inputs[at];
    if (input != nullptr && !input->constant && std::ranges::find(data, at) == data.end())
      return false;
  }
  return true;
}

}  // namespace

bool has_shapes(const WalkedNode& walked) {
  return walked.status == NodeStatus::Counted || walked.status == NodeStatus::Free;
}

bool converts(const UnbilledNode& one, Conversion how) {
  const WalkedNode& walked = one.walked;
  const bool whole =
      !walked.inputs.empty() && !walked.outputs.empty();  // files come from strangers
  return whole && walked.rule != nullptr && walked.rule->conversion == how;
}

bool restores(const UnbilledNode& quantizer, const UnbilledNode& dequantizer) {
  return quantizer.walked.outputs.front().type == dequantizer.walked.inputs.front()->type &&
         same_parameters(quantizer, dequantizer);
}

Handling handling_of(const UnbilledNode& one) {
  const WalkedNode& walked = one.walked;
  if (one.in_convolution) return Handling::Keeps;
  if (walked.rule == nullptr || !has_shapes(walked) || walked.outputs.empty() ||
      walked.inputs.empty() || walked.inputs.front() == nullptr)
    return Handling::Computes;
  switch (walked.rule->yields) {
    // One that is free under a condition (Dropout) keeps them only then.
    case Yields::Rearranged:
      return walked.rule->free_when == nullptr || walked.status == NodeStatus::Free
                 ? Handling::Keeps
                 : Handling::Computes;
    case Yields::Copied: return Handling::Picks;
    case Yields::Joined: return Handling::Joins;
    case Yields::Chosen: return Handling::Chooses;
    case Yields::Converted: return casts_floats(walked) ? Handling::Casts : Handling::Computes;
    case Yields::NewNumbers:
    case Yields::Generated:
    case Yields::Indices: break;
  }
  return Handling::Computes;
}

bool is_move(Handling handling) {
  return handling == Handling::Keeps || handling == Handling::Picks || handling == Handling::Joins;
}

std::vector<std::size_t> data_inputs(const UnbilledNode& one) {
  std::vector<std::size_t> all(1);
  if (handling_of(one) == Handling::Joins) all.resize(one.walked.inputs.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

QuantizedSources::QuantizedSources(const std::vector<UnbilledNode*>& nodes, const ValueFlow& flow,
                                   const QuantizedSources& around)
    : flow_(&flow) {
  for (UnbilledNode* one : nodes) {
    take_from(around, *one);
    take(*one);
  }
}

void QuantizedSources::take_from(const QuantizedSources& around, const UnbilledNode& one) {
  for (const ValueId input : one.walked.input_ids) {
    if (!flow_->is_from_outside(input)) continue;
    const QuantizedSource* source = around.of(input);
    if (source == nullptr || sources_.contains(input)) continue;
    sources_[input] = {source->dequantizer, source->constant, source->chosen, true};
    from_outside_.push_back(input);
  }
}

void QuantizedSources::take(UnbilledNode& one) {
  const WalkedNode& walked = one.walked;
  if (converts(one, Conversion::Dequantizes) && has_shapes(walked))
    sources_[walked.output_ids.front()] = {&one, walked.inputs.front()->constant, false, false};
  else if (handling_of(one) != Handling::Computes)
    follow(one);
}

const QuantizedSource* QuantizedSources::of(ValueId value) const {
  const auto found = sources_.find(value);
  return value != ValueId::None && found != sources_.end() ? &found->second : nullptr;
}

bool QuantizedSources::all_sourced(const UnbilledNode& one) const {
  return std::ranges::all_of(
      data_inputs(one), [&](std::size_t at) { return of(one.walked.input_ids[at]) != nullptr; });
}

void QuantizedSources::follow(UnbilledNode& one) {
  if (!all_sourced(one)) return;
  const Handling handling = handling_of(one);
  const std::vector<std::size_t> data = data_inputs(one);
  QuantizedSource source = *of(one.walked.input_ids.front());
  for (const std::size_t at : data) {
    const QuantizedSource& other = *of(one.walked.input_ids[at]);
    if (!same_scale(*source.dequantizer, *other.dequantizer)) return;
    source.constant = source.constant && other.constant;
    source.chosen = source.chosen || other.chosen;
  }
  source.constant = source.constant && others_constant(one, data);
  source.chosen = source.chosen || handling == Handling::Chooses;
  // Beside the parts of a Split, further outputs (the mask of Dropout) hold other things.
  const std::size_t outputs = handling == Handling::Picks ? one.walked.output_ids.size() : 1;
  for (std::size_t at = 0; at < outputs; ++at)
    if (one.walked.output_ids[at] != ValueId::None) sources_[one.walked.output_ids[at]] = source;
}

bool QuantizedSources::hands_on(const UnbilledNode& one) const {
  return handling_of(one) != Handling::Computes && of(one.walked.output_ids.front()) != nullptr;
}

std::string QuantizedSources::why_none(const UnbilledNode& reader, std::size_t at) const {
  const UnbilledNode* maker = flow_->maker(reader.walked.input_ids[at]);
  const bool joins = maker != nullptr && handling_of(*maker) == Handling::Joins;
  if (joins && all_sourced(*maker)) return "joins numbers of different scales";
  const TensorInfo* input = reader.walked.inputs[at];
  if (input == nullptr) return "is left out";
  const bool outside = !input->constant && flow_->is_from_outside(reader.walked.input_ids[at]);
  return outside ? "comes into its subgraph as a float" : "is float";
}

}  // namespace opcost
