// Looks from every quantiser back to what it quantises.
#include "estimate/rewrite/quantizer_targets.h"

#include <algorithm>
#include <utility>

namespace opcost {
namespace {

Count elements_of(const UnbilledNode& maker, ValueId value) {
  for (std::size_t at = 0; at < maker.walked.outputs.size(); ++at)
    if (maker.walked.output_ids[at] == value && maker.walked.outputs[at].shape)
      return element_count(*maker.walked.outputs[at].shape);
  return Count{0};
}

// What an integer operator does as well when it writes its result.
bool is_part_of_writing(const UnbilledNode& one) {
  const Handling handling = handling_of(one);
  return handling == Handling::Keeps || handling == Handling::Casts ||
         (handling == Handling::Chooses && one.walked.rule->clamp);
}

}  // namespace

QuantizerTargets::QuantizerTargets(const std::vector<UnbilledNode*>& nodes, const ValueFlow& flow,
                                   const QuantizedSources& sources)
    : flow_(flow), sources_(sources) {
  for (UnbilledNode* one : nodes)
    if (converts(*one, Conversion::Quantizes) && has_shapes(one->walked)) {
      climb(*one, one->walked.input_ids.front());
      std::ranges::reverse(moves_[one]);
    }
}

const QuantizerTarget* QuantizerTargets::of(ValueId value) const {
  const auto found = targets_.find(value);
  return value != ValueId::None && found != targets_.end() ? &found->second : nullptr;
}

const std::vector<UnbilledNode*>& QuantizerTargets::moves_before(
    const UnbilledNode& quantizer) const {
  static const std::vector<UnbilledNode*> kNone;
  const auto found = moves_.find(&quantizer);
  return found != moves_.end() ? found->second : kNone;
}

// One that moves quantised numbers already goes from the one conversion to the other.
bool QuantizerTargets::may_stand_behind(const UnbilledNode& move) const {
  const Handling handling = handling_of(move);
  if (handling != Handling::Keeps && handling != Handling::Joins) return false;
  return !std::ranges::all_of(data_inputs(move), [&](std::size_t at) {
    return sources_.of(move.walked.input_ids[at]) != nullptr;
  });
}

void QuantizerTargets::climb(UnbilledNode& quantizer, ValueId value) {
  std::vector<ValueId> open{value};
  while (!open.empty()) {
    value = open.back();
    open.pop_back();
    UnbilledNode* maker = flow_.maker(value);
    if (maker == nullptr || flow_.only_reader(value) == nullptr) continue;
    if (!may_stand_behind(*maker)) {
      add(quantizer, value, elements_of(*maker, value));
      continue;
    }
    moves_[&quantizer].push_back(maker);
    for (const std::size_t at : data_inputs(*maker)) open.push_back(maker->walked.input_ids[at]);
  }
}

void QuantizerTargets::add(UnbilledNode& quantizer, ValueId value, Count numbers) {
  QuantizerTarget target{&quantizer, {}, numbers, value == quantizer.walked.input_ids.front()};
  targets_.emplace(value, target);
  for (UnbilledNode* part = flow_.maker(value); part != nullptr && is_part_of_writing(*part);
       part = flow_.maker(value)) {
    value = part->walked.input_ids.front();
    target.between.push_back(part);
    target.unmoved = target.unmoved && handling_of(*part) != Handling::Keeps;
    if (flow_.only_reader(value) == nullptr) return;
    targets_.emplace(value, target);
  }
}

}  // namespace opcost
