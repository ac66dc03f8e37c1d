// The operator on integers that stands for a quantised operator as files write it.
#include "estimate/rewrite/qdq_rewrite.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>

#include "rules/node_view.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

// No hardware multiplies wider ones for networks; they are sums and biases.
constexpr Bits kWidestFactor{16};

// Such an operator works on quantised numbers as on real ones.
bool keeps_scale(Yields yields) {
  return yields == Yields::Rearranged || yields == Yields::Copied || yields == Yields::Chosen;
}

TensorInfo zero_of(ElementType type) {
  return {type, Shape{}, true, Numbers(std::vector<std::int64_t>{0})};
}

class Writer {
 public:
  Writer(const QuantizedGroup& group, bool quantized, const QuantizedSources& sources)
      : group_(group), core_(*group.core), quantized_(quantized), sources_(sources) {
    made_.quantized = quantized;
    made_.node.name = core_.node->name;
    made_.node.attributes = core_.node->attributes;
    made_.node.metadata = core_.node->metadata;
    const bool renamed = quantized && group.target->unmoved && quantizer().walk == core_.walk;
    made_.node.outputs = {(renamed ? quantizer() : core_).node->outputs.front()};
  }

  Result<IntegerOperator> by(const IntegerForm& form) {
    made_.node.op_type = form.op;
    made_.node.domain = form.domain;
    std::string_view rest = form.inputs;
    while (!rest.empty() && why_.empty()) {
      const std::size_t blank = std::min(rest.find(' '), rest.size());
      put(rest.substr(0, blank));
      rest.remove_prefix(std::min(blank + 1, rest.size()));
    }
    if (why_.empty() && !form.input_as_attribute.empty()) as_attribute(form.input_as_attribute);
    if (form.opset_as_attribute)
      made_.node.attributes.push_back({"opset", std::int64_t{core_.walked.opset}, ""});
    return finish(form.rule);
  }

  // The operator itself, applied to quantised numbers.
  Result<IntegerOperator> on_numbers() {
    made_.node.op_type = core_.node->op_type;
    made_.node.domain = core_.node->domain;
    for (std::size_t at = 0; at < core_.node->inputs.size(); ++at)
      group_.sources[at] != nullptr ? numbers(at) : as_it_is(at);
    return finish(core_.walked.rule);
  }

 private:
  const UnbilledNode& quantizer() const { return *group_.target->quantizer; }
  ElementType quantized_type() const { return quantizer().walked.outputs.front().type; }

  void put(std::string_view slot) {
    if (slot == "*") return every_input();
    if (slot == "ys") return add(argument_of(quantizer(), 1, core_));
    if (slot == "yz") return zero_point(quantizer(), quantized_type());
    const auto at = static_cast<std::size_t>(slot.front() - '0');
    const char part = slot.size() > 1 ? slot[1] : 'x';
    if (part == 'r') return as_it_is(at);
    if (part == 'b' || part == 'f') return bias(at, part == 'f');
    const QuantizedSource* source = source_at(at);
    if (source == nullptr) return;
    const UnbilledNode& dequantizer = *source->dequantizer;
    if (part == 's') return add(argument_of(dequantizer, 1, core_));
    if (part == 'z') return zero_point(dequantizer, dequantizer.walked.inputs.front()->type);
    numbers(at);
  }

  // null if it holds no numbers that can be multiplied.
  const QuantizedSource* source_at(std::size_t at) {
    const QuantizedSource* source = at < group_.sources.size() ? group_.sources[at] : nullptr;
    if (source == nullptr) {
      why_ = "its input " + formal(at) + " " +
             (at < core_.walked.inputs.size() ? sources_.why_none(core_, at) : "is left out");
      return nullptr;
    }
    const ElementType type = source->dequantizer->walked.inputs.front()->type;
    const auto number = number_type(type);
    if (number && number->bits <= kWidestFactor) return source;
    why_ = "its input " + formal(at) + " is of " + std::string(to_string(type)) + " numbers";
    return nullptr;
  }

  std::string formal(std::size_t at) const {
    const auto formals = parse_formals(core_.walked.rule->inputs);
    if (at < formals.size() && !formals[at].variadic) return std::string(formals[at].name);
    return std::to_string(at + 1);
  }

  void every_input() {
    for (std::size_t at = 0; at < group_.sources.size(); ++at) {
      const QuantizedSource* source = source_at(at);
      if (source == nullptr) return;
      numbers(at);
      add(argument_of(*source->dequantizer, 1, core_));
      zero_point(*source->dequantizer, source->dequantizer->walked.inputs.front()->type);
    }
  }

  void add(Argument argument) {
    made_.node.inputs.push_back(std::move(argument.name));
    made_.walked.inputs.push_back(argument.info);
    made_.walked.input_ids.push_back(argument.id);
  }

  void as_it_is(std::size_t at) { add(argument_of(core_, at, core_)); }
  void numbers(std::size_t at) { add(quantized_numbers(core_, at, *group_.sources[at])); }

  void zero_point(const UnbilledNode& conversion, ElementType type) {
    Argument given = argument_of(conversion, 2, core_);
    if (given.info == nullptr) given.info = core_.keep(zero_of(type));
    add(std::move(given));
  }

  void bias(std::size_t at, bool may_be_float) {
    Argument real = argument_of(core_, at, core_);
    if (real.info == nullptr) return add({});
    if (group_.sources[at] != nullptr) return numbers(at);
    if (may_be_float) return add(std::move(real));
    if (!real.info->constant) {
      why_ = "its input " + formal(at) + " is float, and no constant";
      return;
    }
    TensorInfo stored{ElementType::Int32, real.info->shape, true};
    stored.stored = real.info->stored;
    real.info = core_.keep(std::move(stored));
    add(std::move(real));
  }

  // An input that was an attribute in older opsets, and is one of the integer operator.
  void as_attribute(std::string_view formal_name) {
    const auto formals = parse_formals(core_.walked.rule->inputs);
    const auto place = std::ranges::find(formals, formal_name, &Formal::name) - formals.begin();
    const Argument given = argument_of(core_, static_cast<std::size_t>(place), core_);
    if (given.info == nullptr) return;
    const auto* list = integers_of(given.info);
    if (list == nullptr)
      why_ = "its input " + std::string(formal_name) + " is not known before it runs";
    else
      made_.node.attributes.push_back({std::string(formal_name), *list, ""});
  }

  // Walks it. `rule`: null if the registry has it.
  Result<IntegerOperator> finish(const OpRule* rule) {
    if (!why_.empty()) return Error{why_, "", ""};
    WalkedNode walked = core_.walk->start(made_.node);
    if (rule != nullptr) walked.rule = rule;
    if (walked.rule == nullptr) return Error{"its opset has no integer operator for it", "", ""};
    walked.inputs = std::move(made_.walked.inputs);
    walked.input_ids = std::move(made_.walked.input_ids);
    walked.assumptions = core_.walked.assumptions;
    core_.walk->infer(made_.node, walked);
    if (!has_shapes(walked)) return Error{"no integer operator takes it: " + walked.reason, "", ""};
    walked.output_ids = core_.walked.output_ids;  // the quantiser renames what it makes
    walked.output_ids.resize(1);
    walked.outputs.front().type = quantized_ ? quantized_type() : core_.walked.outputs.front().type;
    made_.walked = std::move(walked);
    return std::move(made_);
  }

  const QuantizedGroup& group_;
  UnbilledNode& core_;
  bool quantized_;
  const QuantizedSources& sources_;
  IntegerOperator made_;
  std::string why_;
};

}  // namespace

Argument argument_of(const UnbilledNode& from, std::size_t at, UnbilledNode& to) {
  if (at >= from.node->inputs.size() || at >= from.walked.inputs.size()) return {};
  const TensorInfo* info = from.walked.inputs[at];
  if (info == nullptr) return {};
  Argument argument{from.node->inputs[at], to.keep(*info), from.walked.input_ids[at]};
  if (from.walk != to.walk) argument.name = to.walk->borrow(*from.walk, argument.name);
  return argument;
}

// A weight is stored as the moves behind it leave it.
Argument quantized_numbers(UnbilledNode& reader, std::size_t at, const QuantizedSource& source) {
  const UnbilledNode& dequantizer = *source.dequantizer;
  Argument numbers = argument_of(dequantizer, 0, reader);
  if (reader.walked.input_ids[at] == dequantizer.walked.output_ids.front()) return numbers;
  const std::string& moved_name = reader.node->inputs[at];
  const ValueId moved = reader.walked.input_ids[at];
  TensorInfo info{numbers.info->type, reader.walked.inputs[at]->shape, source.constant};
  info.stored = numbers.info->stored;
  if (source.constant) return {std::move(numbers.name), reader.keep(info), numbers.id};
  return {moved_name, reader.keep(info), moved};
}

Result<IntegerOperator> integer_operator(const QuantizedGroup& group,
                                         const QuantizedSources& sources) {
  const UnbilledNode& core = *group.core;
  const IntegerForms& forms = core.walked.rule->quantized_as;
  Error none{"opcost knows no integer operator for it", "", ""};
  for (const bool quantized : {true, false}) {
    if (quantized && group.target == nullptr) continue;
    const IntegerForm& form = quantized ? forms.to_integers : forms.to_floats;
    if (form.op.empty()) continue;
    auto made = Writer(group, quantized, sources).by(form);
    if (made) return made;
    none = made.error();
  }
  if (!forms.to_integers.op.empty() && group.target != nullptr) return none;
  const bool quantized = group.target != nullptr;
  const Yields yields = core.walked.rule->yields;
  const bool on_any_numbers = quantized ? keeps_scale(yields) : yields == Yields::Indices;
  if (!on_any_numbers || group.sources.front() == nullptr) return none;
  return Writer(group, quantized, sources).on_numbers();
}

}  // namespace opcost
