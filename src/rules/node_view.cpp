// Gives a rule access to its node: inputs by formal name, attributes by name.
#include "rules/node_view.h"

#include <algorithm>
#include <utility>

namespace opcost {
namespace {

const Shape kNoDims{};
const std::vector<std::int64_t> kNoIntegers{};
const std::vector<float> kNoFloats{};
const std::vector<std::string> kNoWords{};

Formal parse_formal(std::string_view word) {
  Formal formal{word};
  formal.optional = word.ends_with('?');
  formal.variadic = word.ends_with('*');
  if (formal.optional || formal.variadic) formal.name.remove_suffix(1);
  return formal;
}

// Takes the first formal parameter off a list that is not empty.
Formal take_formal(std::string_view& list) {
  const std::size_t end = std::min(list.find(' '), list.size());
  const Formal formal = parse_formal(list.substr(0, end));
  list.remove_prefix(std::min(end + 1, list.size()));
  return formal;
}

// The position of a formal name among `count` actual parameters.
std::optional<std::size_t> formal_position(std::string_view formals, std::string_view name,
                                           std::size_t count) {
  for (std::size_t at = 0; at < count && !formals.empty(); ++at)
    if (take_formal(formals).name == name) return at;
  return std::nullopt;
}

}  // namespace

bool has_factor(const NodeView& node, std::string_view factor, double otherwise) {
  return node.number(factor, otherwise) != 1.0;
}

std::vector<Formal> parse_formals(std::string_view list) {
  std::vector<Formal> formals;
  while (!list.empty()) formals.push_back(take_formal(list));
  return formals;
}

NodeView::NodeView(const OpRule& rule, const Node& node, int opset,
                   std::span<const TensorInfo* const> inputs, std::span<TensorInfo> outputs,
                   NodeFaults* faults)
    : rule_(&rule),
      node_(&node),
      opset_(rule.like_opset != 0 ? rule.like_opset : opset),
      inputs_(inputs),
      outputs_(outputs),
      faults_(faults) {}

std::optional<std::size_t> NodeView::input_position(std::string_view formal) const {
  return formal_position(rule_->inputs, formal, inputs_.size());
}

std::optional<std::size_t> NodeView::output_position(std::string_view formal) const {
  const auto at = formal_position(rule_->outputs, formal, outputs_.size());
  if (!at || node_->outputs[*at].empty()) return std::nullopt;
  return at;
}

const TensorInfo* NodeView::input(std::string_view formal) const {
  const auto at = input_position(formal);
  return at ? inputs_[*at] : nullptr;
}

std::vector<const TensorInfo*> NodeView::inputs(std::string_view formal) const {
  std::vector<const TensorInfo*> found;
  for (std::size_t at = input_position(formal).value_or(inputs_.size()); at < inputs_.size(); ++at)
    if (inputs_[at] != nullptr) found.push_back(inputs_[at]);
  return found;
}

bool NodeView::wants(std::string_view formal_output) const {
  return output_position(formal_output).has_value();
}

const Shape& NodeView::shape(std::string_view formal) const {
  const TensorInfo* info = input(formal);
  return info != nullptr && info->shape ? *info->shape : kNoDims;
}

ElementType NodeView::type(std::string_view formal) const {
  const TensorInfo* info = input(formal);
  return info != nullptr ? info->type : ElementType::Undefined;
}

const Attribute* NodeView::attribute(std::string_view name) const {
  const auto found = std::ranges::find(node_->attributes, name, &Attribute::name);
  return found != node_->attributes.end() ? &*found : nullptr;
}

template <class T>
const T* NodeView::attribute_value(std::string_view name) const {
  const Attribute* found = attribute(name);
  if (found == nullptr) return nullptr;
  const T* value = std::get_if<T>(&found->value);
  if (value == nullptr && faults_ != nullptr)
    faults_->attribute = "attribute `" + std::string(name) + "` is not of its kind";
  return value;
}

std::int64_t NodeView::integer(std::string_view name, std::int64_t otherwise) const {
  const auto* value = attribute_value<std::int64_t>(name);
  return value != nullptr ? *value : otherwise;
}

double NodeView::number(std::string_view name, double otherwise) const {
  const auto* value = attribute_value<float>(name);
  return value != nullptr ? static_cast<double>(*value) : otherwise;
}

std::string_view NodeView::word(std::string_view name, std::string_view otherwise) const {
  const auto* value = attribute_value<std::string>(name);
  return value != nullptr ? std::string_view{*value} : otherwise;
}

const std::vector<std::int64_t>& NodeView::integers(std::string_view name) const {
  const auto* value = attribute_value<std::vector<std::int64_t>>(name);
  return value != nullptr ? *value : kNoIntegers;
}

const std::vector<float>& NodeView::floats(std::string_view name) const {
  const auto* value = attribute_value<std::vector<float>>(name);
  return value != nullptr ? *value : kNoFloats;
}

const std::vector<std::string>& NodeView::words(std::string_view name) const {
  const auto* value = attribute_value<std::vector<std::string>>(name);
  return value != nullptr ? *value : kNoWords;
}

bool NodeView::has_bounded_input() const {
  return std::ranges::any_of(
      inputs_, [](const TensorInfo* input) { return input != nullptr && input->bounded; });
}

Error NodeView::not_known(std::string_view name) const {
  const TensorInfo* given = input(name);
  const auto* missing = given != nullptr ? given->numbers_missing.get() : nullptr;
  std::string what = "the numbers of `" + name_of(name) + "` (" + std::string(name) +
                     ") are not known before the network runs";
  if (missing != nullptr && missing->value != name_of(name))
    what += "; they depend on `" + missing->value + "`";
  Error fault = fault_at_run_time(std::move(what));
  if (missing != nullptr && missing->is_model_input)
    fault.hint = "--set-value '" + missing->value + "=NUMBERS' gives them";
  return fault;
}

Result<std::vector<std::int64_t>> NodeView::known_integers(std::string_view name) const {
  const TensorInfo* given = input(name);
  if (given == nullptr) return integers(name);
  const auto* numbers =
      given->numbers ? std::get_if<std::vector<std::int64_t>>(given->numbers.get()) : nullptr;
  if (numbers == nullptr) return not_known(name);
  return *numbers;
}

Result<std::vector<double>> NodeView::known_numbers(std::string_view name) const {
  const TensorInfo* given = input(name);
  if (given == nullptr) return std::vector<double>(floats(name).begin(), floats(name).end());
  if (!given->numbers) return not_known(name);
  return std::visit(
      [](const auto& list) {
        std::vector<double> numbers(list.size());
        std::ranges::transform(list, numbers.begin(),
                               [](const auto number) { return static_cast<double>(number); });
        return numbers;
      },
      *given->numbers);
}

Result<std::int64_t> NodeView::known_integer(std::string_view name, std::int64_t otherwise) const {
  if (!has(name)) return integer(name, otherwise);
  const auto list = known_integers(name);
  if (!list) return list.error();
  if (list->size() != 1)
    return fault(std::string(name) + " holds " + std::to_string(list->size()) +
                 " numbers; it must be one");
  return list->front();
}

std::string NodeView::name_of(std::string_view formal) const {
  const auto at = input_position(formal);
  return at ? node_->inputs[*at].str() : std::string(formal);
}

Error NodeView::fault_at_run_time(std::string what) const {
  if (faults_ != nullptr) faults_->waits_for_numbers = true;
  return fault(std::move(what));
}

Error NodeView::fault(std::string what) const { return Error{std::move(what), node_->name, ""}; }

}  // namespace opcost
