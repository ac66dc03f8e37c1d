// The operator on integers that stands for a quantised operator as files write it.
#include "estimate/rewrite/qdq_rewrite.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string_view>

#include "rules/node_view.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

// Such an operator works on quantised numbers as on real ones.
bool keeps_scale(Yields yields) {
  return yields == Yields::Rearranged || yields == Yields::Copied || yields == Yields::Chosen;
}

ElementType type_of(const Walk& walk, const std::string& name) {
  const TensorInfo* info = name.empty() ? nullptr : walk.value(name);
  return info != nullptr ? info->type : ElementType::Undefined;
}

// The output type of a quantiser without a zero point.
ElementType quantized_type(const Node& quantizer) {
  for (const Attribute& attribute : quantizer.attributes)
    if (attribute.name == "output_dtype")
      if (const auto* code = std::get_if<std::int64_t>(&attribute.value); code && *code != 0)
        return element_type_from_code(*code);
  return ElementType::UInt8;
}

TensorInfo zero_of(ElementType type) {
  return {type, Shape{}, true, std::make_shared<const Numbers>(std::vector<std::int64_t>{0})};
}

class Writer {
 public:
  Writer(const QuantizedGroup& group, const WalkedNode& walked, const Walk& walk)
      : group_(group), walked_(walked), walk_(walk) {
    made_.node.name = group.core->name;
    made_.node.attributes = group.core->attributes;
    made_.node.metadata = group.core->metadata;
    made_.node.outputs = {group.quantizer != nullptr ? group.quantizer->outputs.front()
                                                     : group.core->outputs.front()};
  }

  std::optional<IntegerOperator> by(const IntegerForm& form) {
    made_.node.op_type = form.op;
    made_.node.domain = form.domain;
    std::string_view rest = form.inputs;
    while (!rest.empty()) {
      const std::size_t blank = std::min(rest.find(' '), rest.size());
      if (!put(rest.substr(0, blank))) return std::nullopt;
      rest.remove_prefix(std::min(blank + 1, rest.size()));
    }
    if (!form.input_as_attribute.empty() && !as_attribute(form.input_as_attribute))
      return std::nullopt;
    if (form.opset_as_attribute)
      made_.node.attributes.push_back({"opset", std::int64_t{walked_.opset}, ""});
    return std::move(made_);
  }

  // The operator itself, applied to quantised numbers.
  std::optional<IntegerOperator> on_numbers() {
    made_.node.op_type = group_.core->op_type;
    made_.node.domain = group_.core->domain;
    for (std::size_t at = 0; at < group_.core->inputs.size(); ++at)
      group_.sources[at] != nullptr ? numbers(at) : as_it_is(at);
    return std::move(made_);
  }

 private:
  bool put(std::string_view slot) {
    if (slot == "*") return every_input();
    const Node* quantizer = group_.quantizer;
    if (slot == "ys") return add(input_at(*quantizer, 1));
    if (slot == "yz") return zero_point(*quantizer, quantized_type(*quantizer));
    const auto at = static_cast<std::size_t>(slot.front() - '0');
    const char part = slot.size() > 1 ? slot[1] : 'x';
    if (part == 'r') return as_it_is(at);
    if (part == 'b') return bias(at);
    const Node* source = at < group_.sources.size() ? group_.sources[at] : nullptr;
    if (source == nullptr) return false;
    if (part == 's') return add(input_at(*source, 1));
    if (part == 'z') return zero_point(*source, type_of(walk_, input_at(*source, 0)));
    return numbers(at);
  }

  bool every_input() {
    for (std::size_t at = 0; at < group_.sources.size(); ++at) {
      const Node* source = group_.sources[at];
      if (source == nullptr) return false;
      numbers(at);
      add(input_at(*source, 1));
      zero_point(*source, type_of(walk_, input_at(*source, 0)));
    }
    return true;
  }

  bool add(const std::string& name) {
    made_.node.inputs.push_back(name);
    return true;
  }

  bool as_it_is(std::size_t at) { return add(input_at(*group_.core, at)); }

  bool make(const std::string& name, TensorInfo info) {
    made_.made.emplace_back(made_.node.inputs.size(), std::move(info));
    return add(name);
  }

  // If a Transpose or another view follows the weight, it is stored as the operator reads it.
  bool numbers(std::size_t at) {
    const std::string& name = input_at(*group_.sources[at], 0);
    const TensorInfo* stored = walk_.value(name);
    const TensorInfo* read = walked_.inputs[at];
    if (stored == nullptr || read == nullptr || stored->shape == read->shape) return add(name);
    TensorInfo info = *stored;
    info.shape = read->shape;
    info.numbers = nullptr;
    return make(name, std::move(info));
  }

  bool zero_point(const Node& conversion, ElementType type) {
    const std::string& name = input_at(conversion, 2);
    return name.empty() ? make("", zero_of(type)) : add(name);
  }

  bool bias(std::size_t at) {
    const std::string& name = input_at(*group_.core, at);
    if (name.empty()) return add("");
    if (group_.sources[at] != nullptr) return numbers(at);
    const TensorInfo* real = walked_.inputs[at];
    if (real == nullptr || !real->constant) return false;
    return make(name, TensorInfo{ElementType::Int32, real->shape, true});
  }

  // An input that was an attribute in older opsets, and is one of the integer operator.
  bool as_attribute(std::string_view formal) {
    const auto formals = parse_formals(walked_.rule->inputs);
    const auto place = std::ranges::find(formals, formal, &Formal::name) - formals.begin();
    const std::string& name = input_at(*group_.core, static_cast<std::size_t>(place));
    if (name.empty()) return true;
    const TensorInfo* numbers = walk_.value(name);
    const auto* list = numbers != nullptr ? integers_of(numbers) : nullptr;
    if (list == nullptr) return false;
    made_.node.attributes.push_back({std::string(formal), *list, ""});
    return true;
  }

  const QuantizedGroup& group_;
  const WalkedNode& walked_;
  const Walk& walk_;
  IntegerOperator made_;
};

}  // namespace

const std::string& input_at(const Node& node, std::size_t at) {
  static const std::string kNone;
  return at < node.inputs.size() ? node.inputs[at] : kNone;
}

std::optional<IntegerOperator> integer_operator(const QuantizedGroup& group,
                                                const WalkedNode& walked, const Walk& walk) {
  const Node& core = *group.core;
  if (!core.domain.empty() || group.sources.empty() || core.outputs.empty()) return std::nullopt;
  const bool quantized = group.quantizer != nullptr;
  Writer writer(group, walked, walk);
  const IntegerForms& forms = walked.rule->quantized_as;
  const IntegerForm& form = quantized ? forms.to_integers : forms.to_floats;
  if (!form.op.empty()) return writer.by(form);
  const bool on_any_numbers =
      quantized ? keeps_scale(walked.rule->yields) : walked.rule->yields == Yields::Indices;
  if (!on_any_numbers || group.sources.front() == nullptr) return std::nullopt;
  return writer.on_numbers();
}

}  // namespace opcost
