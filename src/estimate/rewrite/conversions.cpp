// What is left of conversions and of the moves beside them.
#include "estimate/rewrite/conversions.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "estimate/rewrite/conversion_changes.h"

namespace opcost {
namespace {

constexpr std::string_view kRunsBefore = "all its inputs are constants: it runs before inference";

bool all_constant(const WalkedNode& walked) {
  return std::ranges::all_of(
      walked.inputs, [](const TensorInfo* input) { return input == nullptr || input->constant; });
}

}  // namespace

void Conversions::absorb(ValueId value, const std::string& why) {
  if (value == ValueId::None) return;
  Uses& uses = uses_[value];
  ++uses.absorbed;
  if (uses.why.empty()) uses.why = why;
}

void Conversions::take_numbers(ValueId value, const std::string& why) {
  absorb(value, why);
  uses_[value].of_numbers = true;
}

void Conversions::take_stored(ValueId value, ElementType type) {
  absorb(value, "stored so before inference");
  stored_.emplace(sources_.of(value)->dequantizer, type);
}

void Conversions::give_numbers(const QuantizerTarget& target, const std::string& why) {
  Given& given = given_[target.quantizer];
  given.numbers += target.numbers;
  given.why = why;
  const ElementType type = target.quantizer->walked.outputs.front().type;
  for (UnbilledNode* part : target.between) {
    keep(*part);
    const Handling handling = handling_of(*part);
    if (handling == Handling::Keeps)
      move_type(*part, type);
    else
      handling == Handling::Casts ? free_cast(*part, why) : free_as_part(*part, why);
  }
}

void Conversions::pass_numbers(UnbilledNode& quantizer) {
  const std::string why = "its numbers were dequantised with the same scale";
  take_numbers(quantizer.walked.input_ids.front(), why);
  free_as_part(quantizer, why);
  keep(quantizer);
}

std::size_t Conversions::uses_of(ValueId value) const {
  return flow_.readers(value).size() + (flow_.is_result(value) ? 1 : 0) +
         (flow_.captured().contains(value) ? 1 : 0);
}

std::size_t Conversions::floats_of(ValueId value) const {
  const auto found = uses_.find(value);
  return uses_of(value) - (found != uses_.end() ? found->second.absorbed : 0);
}

// Readers settle before those that they read from.
void Conversions::settle(const std::vector<UnbilledNode*>& nodes) {
  for (auto one = nodes.rbegin(); one != nodes.rend(); ++one) {
    if (is_kept(**one) || !has_shapes((*one)->walked)) continue;
    if (converts(**one, Conversion::Quantizes))
      settle_quantizer(**one);
    else if (converts(**one, Conversion::Dequantizes))
      settle_dequantizer(**one);
    else if (sources_.hands_on(**one))
      settle_move(**one);
  }
}

void Conversions::take_captures(const CapturedUses& captured) {
  for (const ValueId value : flow_.captured())
    if (const CapturedUses::Use* use = captured.without_floats(value); use != nullptr)
      use->of_numbers ? take_numbers(value, use->why) : absorb(value, use->why);
}

void Conversions::note_captures(CapturedUses& captured) const {
  for (const ValueId value : sources_.from_outside()) {
    const auto uses = uses_.find(value);
    if (floats_of(value) > 0 || uses == uses_.end())
      captured.want_floats(value);
    else
      captured.do_without_floats(value, {uses->second.of_numbers, uses->second.why});
  }
}

Conversions::Wanted Conversions::wanted_of(const UnbilledNode& one) const {
  Wanted wanted;
  for (const ValueId output : one.walked.output_ids) {
    if (sources_.of(output) == nullptr || uses_of(output) == 0) continue;
    wanted.any = true;
    wanted.floats = wanted.floats || floats_of(output) > 0;
    const auto uses = uses_.find(output);
    if (uses == uses_.end()) continue;
    wanted.numbers = wanted.numbers || uses->second.of_numbers;
    wanted.why = uses->second.why;
  }
  return wanted;
}

void Conversions::settle_move(UnbilledNode& move) {
  const Wanted wanted = wanted_of(move);
  if (!wanted.any) return;
  const Handling handling = handling_of(move);
  if (wanted.floats && (!wanted.numbers || handling == Handling::Casts)) {
    if (!wanted.numbers && move.walked.outputs.size() == 1) let_wait(move, handling);
    return;
  }
  if (wanted.floats && sources_.of(move.walked.output_ids.front())->outside) return;
  if (wanted.floats) convert_behind(move);
  for (const std::size_t at : data_inputs(move))
    wanted.numbers ? take_numbers(move.walked.input_ids[at], wanted.why)
                   : absorb(move.walked.input_ids[at], wanted.why);
  handling == Handling::Casts ? free_cast(move, wanted.why) : move_numbers(move);
}

// What it moves may be converted behind it. A cast waits for a move behind itself.
void Conversions::let_wait(UnbilledNode& move, Handling handling) {
  const bool moves = handling == Handling::Keeps || handling == Handling::Picks;
  if (!moves && handling != Handling::Casts) return;
  const TensorInfo& output = move.walked.outputs.front();
  auto behind = delays_behind(move.walked.output_ids.front(), *output.shape);
  if (moves && behind.size() > 1) behind.clear();
  if (!moves && behind.empty()) return;
  Count numbers = behind.empty() ? element_count(*output.shape) : Count{};
  for (const UnbilledNode* next : behind) numbers += delays_.at(next).numbers;
  delays_[&move] = {std::move(behind), numbers};
}

// Some of its readers take numbers, others floats.
void Conversions::convert_behind(UnbilledNode& move) {
  for (std::size_t at = 0; at < move.walked.output_ids.size(); ++at) {
    const QuantizedSource* source = sources_.of(move.walked.output_ids[at]);
    if (source != nullptr && floats_of(move.walked.output_ids[at]) > 0)
      converted_[source->dequantizer].push_back(*move.walked.outputs[at].shape);
  }
}

Conversions::Waiting Conversions::waiting_from(UnbilledNode& first) const {
  Waiting all;
  std::vector<UnbilledNode*> open{&first};
  while (!open.empty()) {
    UnbilledNode* one = open.back();
    open.pop_back();
    (handling_of(*one) == Handling::Casts ? all.casts : all.moves).push_back(one);
    const std::vector<UnbilledNode*>& next = delays_.at(one).next;
    if (next.empty()) all.shapes.push_back(*one->walked.outputs.front().shape);
    open.insert(open.end(), next.rbegin(), next.rend());
  }
  return all;
}

// The moves behind which all floats of a value are wanted, if there are no more numbers.
std::vector<UnbilledNode*> Conversions::delays_behind(ValueId value, const Shape& shape) const {
  std::vector<UnbilledNode*> found;
  Count numbers;
  for (const NodePlace& reader : flow_.readers(value)) {
    if (!delays_.contains(reader.node) || reader.at != 0) continue;
    found.push_back(reader.node);
    numbers += delays_.at(reader.node).numbers;
  }
  const bool all = found.size() == floats_of(value) && !(numbers > element_count(shape));
  return all ? found : std::vector<UnbilledNode*>{};
}

// It moves quantised numbers: a weight is stored as it leaves it.
void Conversions::move_numbers(UnbilledNode& move) const {
  Node node = *move.node;
  WalkedNode& walked = move.walked;
  const QuantizedSource& all = *sources_.of(walked.output_ids.front());
  for (const std::size_t at : data_inputs(move)) {
    Argument numbers = quantized_numbers(move, at, *sources_.of(walked.input_ids[at]));
    node.inputs[at] = std::move(numbers.name);
    walked.inputs[at] = numbers.info;
    walked.input_ids[at] = numbers.id;
  }
  for (TensorInfo& output : walked.outputs) {
    if (!is_floating(output.type) || !output.shape) continue;
    output.type = all.dequantizer->walked.inputs.front()->type;
    output.constant = all.constant;
  }
  move.count_as(std::move(node));
  if (!all_constant(walked)) return;
  walked.status = NodeStatus::Folded;
  walked.reason = kRunsBefore;
}

// Value for value there is one conversion: it stands behind the moves, where these are in a row.
void Conversions::delay(UnbilledNode& dequantizer, const std::vector<UnbilledNode*>& firsts) {
  std::vector<Shape>& converted = converted_[&dequantizer];
  std::vector<Waiting> all;
  all.reserve(firsts.size());
  for (UnbilledNode* first : firsts) all.push_back(waiting_from(*first));
  for (const Waiting& one : all) {
    for (UnbilledNode* move : one.moves) move_numbers(*move);
    converted.insert(converted.end(), one.shapes.begin(), one.shapes.end());
  }
  if (converted.size() == 1) {
    put_behind(dequantizer, all.front().moves);
    return put_casts_behind(dequantizer, all.front().casts, converted.front());
  }
  for (const Waiting& one : all)
    for (UnbilledNode* cast : one.casts) convert_instead(*cast, one.shapes);
  dequantizer.walked.assumptions.push_back(
      "it converts what " + std::to_string(converted.size()) +
      " nodes behind it give, which move the quantised numbers");
}

// A contraction reads the weight as it is stored, and others floats of a part of it.
void Conversions::convert_stored_too(UnbilledNode& dequantizer,
                                     const std::vector<Shape>& converted) const {
  const auto stored = stored_.find(&dequantizer);
  if (stored == stored_.end()) return;
  Count part;
  for (const Shape& shape : converted) part += element_count(shape);
  const Count all = element_count(*dequantizer.walked.inputs.front()->shape);
  if (part >= all) return;
  dequantizer.converts_beside = all.exact().value_or(0);
  dequantizer.beside_type = stored->second;
}

void Conversions::settle_dequantizer(UnbilledNode& dequantizer) {
  WalkedNode& walked = dequantizer.walked;
  const ValueId value = walked.output_ids.front();
  if (uses_of(value) == 0) return;
  std::vector<Shape>& converted = converted_[&dequantizer];
  if (floats_of(value) > 0) {
    const auto moves = delays_behind(value, *walked.outputs.front().shape);
    if (!moves.empty())
      delay(dequantizer, moves);
    else
      converted.push_back(*walked.outputs.front().shape);
  }
  if (!converted.empty()) {
    convert_stored_too(dequantizer, converted);
    return convert_instead(dequantizer, converted);
  }
  const auto stored = stored_.find(&dequantizer);
  if (stored == stored_.end() || walked.rule->as_stored == nullptr)
    return free_as_part(dequantizer, uses_[value].why);
  walked.rule = walked.rule->as_stored;
  walked.outputs.front().type = stored->second;
  walked.reason = "each number is converted as the operator after it reads it";
}

void Conversions::settle_quantizer(UnbilledNode& quantizer) const {
  const ElementType type = quantizer.walked.outputs.front().type;
  const std::vector<UnbilledNode*>& moves = targets_.moves_before(quantizer);
  for (UnbilledNode* move : moves) move_type(*move, type);
  const auto given = given_.find(&quantizer);
  if (given == given_.end()) {
    const bool in_a_row = std::ranges::all_of(
        moves, [](const UnbilledNode* move) { return handling_of(*move) == Handling::Keeps; });
    if (!moves.empty() && in_a_row) put_in_front(quantizer, moves);
    return;
  }
  const Count all = element_count(*quantizer.walked.outputs.front().shape);
  if (given->second.numbers >= all) return free_as_part(quantizer, given->second.why);
  const auto rest = *all.exact() - *given->second.numbers.exact();
  convert_instead(quantizer, {Shape{static_cast<std::int64_t>(rest)}});
}

}  // namespace opcost
