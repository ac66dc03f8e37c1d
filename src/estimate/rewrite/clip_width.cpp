// Clip between QuantizeLinear and DequantizeLinear: numbers of fewer bits.
#include "estimate/rewrite/clip_width.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "estimate/rewrite/moved_numbers.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

struct Range {
  std::int64_t low = 0, high = 0;
};

// Of whole numbers up to 16 bits.
std::optional<Range> range_of(ElementType type) {
  const auto number = number_type(type);
  const bool in_files = type <= kLastOfOnnx;
  if (!in_files || !number || number->bits.value > 16) return std::nullopt;
  const std::int64_t all = std::int64_t{1} << number->bits.value;
  if (number->format == NumberFormat::UInt) return Range{0, all - 1};
  if (number->format == NumberFormat::Int) return Range{-all / 2, all / 2 - 1};
  return std::nullopt;
}

// The narrowest type that holds them; of equals the one with or without a sign as before.
ElementType narrowest(Range numbers, ElementType before) {
  ElementType best = before;
  for (const ElementType type : kAllElementTypes) {
    const auto range = range_of(type);
    if (!range || range->low > numbers.low || range->high < numbers.high) continue;
    const Bits width = number_type(type)->bits, best_width = number_type(best)->bits;
    const bool same_sign = number_type(type)->format == number_type(before)->format;
    if (width < best_width || (width == best_width && same_sign)) best = type;
  }
  return best;
}

std::optional<std::int64_t> known_bound(const WalkedNode& walked, std::size_t at,
                                        std::int64_t otherwise) {
  const TensorInfo* bound = at < walked.inputs.size() ? walked.inputs[at] : nullptr;
  if (bound == nullptr) return otherwise;
  const std::vector<std::int64_t>* numbers = integers_of(bound);
  if (numbers == nullptr || numbers->size() != 1) return std::nullopt;
  return numbers->front();
}

// What a Clip of quantised numbers leaves of them.
std::optional<Range> clipped(const UnbilledNode& one) {
  const WalkedNode& walked = one.walked;
  if (walked.rule == nullptr || !walked.rule->clamp || walked.inputs.size() < 2) return {};
  if (!has_shapes(walked) && walked.status != NodeStatus::Folded) return {};
  const auto range = walked.inputs[0] != nullptr ? range_of(walked.inputs[0]->type) : std::nullopt;
  if (!range) return {};
  const auto low = known_bound(walked, 1, range->low), high = known_bound(walked, 2, range->high);
  if (!low || !high || *low > *high) return {};
  return Range{std::max(*low, range->low), std::min(*high, range->high)};
}

// Of what runs before inference too.
bool moves(const UnbilledNode& one) {
  if (one.walked.status != NodeStatus::Folded || one.walked.rule == nullptr)
    return is_move(handling_of(one));
  const Yields yields = one.walked.rule->yields;
  return yields == Yields::Rearranged || yields == Yields::Copied;
}

// Gives a value another type wherever it goes on being the same numbers.
void retype(const ValueFlow& flow, UnbilledNode& maker, ElementType type) {
  for (std::size_t at = 0; at < maker.walked.outputs.size(); ++at) {
    maker.walked.outputs[at].type = type;
    for (const NodePlace& reader : flow.readers(maker.walked.output_ids[at])) {
      TensorInfo info = *reader.node->walked.inputs[reader.at];
      info.type = type;
      reader.node->walked.inputs[reader.at] = reader.node->keep(std::move(info));
      if (reader.at == 0 && moves(*reader.node)) retype(flow, *reader.node, type);
    }
  }
}

// The quantiser whose numbers nobody else sees before the Clip; null: there is none.
UnbilledNode* quantizer_before(const ValueFlow& flow, const UnbilledNode& clip) {
  ValueId value = clip.walked.input_ids.front();
  UnbilledNode* maker = flow.maker(value);
  while (maker != nullptr && flow.only_reader(value) != nullptr) {
    if (converts(*maker, Conversion::Quantizes)) return maker;
    if (handling_of(*maker) != Handling::Keeps) return nullptr;
    value = maker->walked.input_ids.front();
    maker = flow.maker(value);
  }
  return nullptr;
}

}  // namespace

void narrow_by_clips(const std::vector<UnbilledNode*>& nodes, const ValueFlow& flow) {
  for (UnbilledNode* clip : nodes) {
    const auto range = clipped(*clip);
    if (!range) continue;
    const ElementType type = narrowest(*range, clip->walked.inputs[0]->type);
    UnbilledNode* quantizer = quantizer_before(flow, *clip);
    retype(flow, quantizer != nullptr ? *quantizer : *clip, type);
    if (quantizer == nullptr) continue;
    retype(flow, *clip, type);
    if (!has_shapes(clip->walked)) continue;
    clip->walked.status = NodeStatus::Free;
    clip->walked.reason = "part of the conversion before it";
  }
}

}  // namespace opcost
