// Builds a node from the one-line example of a rule.
#include "rules/example.h"

#include <algorithm>
#include <utility>

#include "core/parse.h"
#include "rules/containers.h"
#include "rules/node_view.h"

namespace opcost {
namespace {

// The pieces between separators, without empty ones.
std::vector<std::string_view> parts_of(std::string_view text, char separator) {
  std::vector<std::string_view> parts = split(text, separator);
  std::erase_if(parts, [](std::string_view part) { return part.empty(); });
  return parts;
}

Result<std::vector<std::int64_t>> integers(std::string_view text, char separator) {
  std::vector<std::int64_t> values;
  for (const std::string_view part : parts_of(text, separator)) {
    const auto value = parse_number<std::int64_t>(part);
    if (!value) return Error{"`" + std::string(part) + "` is no integer", "", ""};
    values.push_back(*value);
  }
  return values;
}

Result<std::vector<double>> reals(std::string_view text) {
  std::vector<double> values;
  for (const std::string_view part : parts_of(text, ',')) {
    const auto value = parse_number<double>(part);
    if (!value) return Error{"`" + std::string(part) + "` is no number", "", ""};
    values.push_back(*value);
  }
  return values;
}

ElementType type_named(std::string_view name) {
  return parse_element_type(name).value_or(ElementType::Undefined);
}

// "float32:2x2" of "float32:2x2=1,2,3,4": without a type int64, without dims a list.
Status read_constant(std::string_view head, std::string_view list, TensorInfo& info) {
  info.type = ElementType::Int64;
  if (const std::size_t colon = head.find(':'); colon != std::string_view::npos) {
    info.type = type_named(head.substr(0, colon));
    head.remove_prefix(colon + 1);
  }
  auto whole = integers(list, ',');
  auto real = reals(list);
  if (!(is_floating(info.type) ? real.ok() : whole.ok()))
    return Error{"`" + std::string(list) + "` is no list of numbers", "", ""};
  auto dims = integers(head == "()" ? "" : head, 'x');
  if (!dims) return dims.error();
  if (head.empty()) *dims = {static_cast<std::int64_t>(real->size())};
  info.shape = *std::move(dims);
  info.numbers = is_floating(info.type) ? Numbers(*std::move(real)) : Numbers(*std::move(whole));
  return Ok{};
}

Result<TensorInfo> parse_container(std::string_view word);

Result<TensorInfo> parse_input(std::string_view word) {
  if (word.starts_with("seq(") || word.starts_with("opt(")) return parse_container(word);
  TensorInfo info;
  info.type = ElementType::Float;
  if (const std::size_t equals = word.find('='); equals != std::string_view::npos) {
    const auto read = read_constant(word.substr(0, equals), word.substr(equals + 1), info);
    if (!read) return read.error();
    info.constant = true;
    return info;
  }
  if (word.starts_with("map:")) {
    info.kind = ValueKind::Map;
    word.remove_prefix(4);
  }
  if (word.ends_with('!')) {
    info.constant = true;
    word.remove_suffix(1);
  }
  if (const std::size_t colon = word.find(':'); colon != std::string_view::npos) {
    info.type = type_named(word.substr(0, colon));
    word.remove_prefix(colon + 1);
  }
  auto dims = integers(word == "()" ? "" : word, 'x');
  if (!dims) return dims.error();
  info.shape = *std::move(dims);
  return info;
}

// "seq(2x3|2x4)", "opt(2x3)", "opt()"; "seq(?)" has unknown contents.
Result<TensorInfo> parse_container(std::string_view word) {
  const bool is_sequence = word.starts_with('s');
  if (!word.ends_with(')')) return Error{"`" + std::string(word) + "` has no end", "", ""};
  const std::string_view inside = word.substr(4, word.size() - 5);
  if (inside == "?") {
    TensorInfo unknown;
    unknown.kind = is_sequence ? ValueKind::Sequence : ValueKind::Optional;
    return unknown;
  }
  Members members;
  // An optional holds one value, which may be a sequence.
  for (const std::string_view part : is_sequence ? parts_of(inside, '|') : parts_of(inside, ' ')) {
    auto member = parse_input(part);
    if (!member) return member.error();
    members.push_back(*std::move(member));
  }
  const ElementType type = members.empty() ? ElementType::Float : members.front().type;
  return is_sequence ? sequence_of(type, std::move(members)) : optional_of(std::move(members));
}

Result<Attribute> parse_attribute(std::string_view word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string_view::npos)
    return Error{"`" + std::string(word) + "` is no attribute", "", ""};
  Attribute attribute{
      .name = std::string(word.substr(0, equals)), .value = {}, .function_attribute = {}};
  const std::string_view value = word.substr(equals + 1);
  const bool is_list = value.find(',') != std::string_view::npos;
  if (value.starts_with('[') && value.ends_with(']')) {
    const auto parts = parts_of(value.substr(1, value.size() - 2), ',');
    attribute.value = std::vector<std::string>(parts.begin(), parts.end());
  } else if (value.find('=') != std::string_view::npos) {
    auto tensor = parse_input(value);
    if (!tensor) return tensor.error();
    attribute.value = Tensor{tensor->type, *tensor->shape, tensor->numbers, false};
  } else if (const auto integer = parse_number<std::int64_t>(value)) {
    attribute.value = *integer;
  } else if (auto list = integers(value, ','); list && is_list) {
    attribute.value = *std::move(list);
  } else if (auto floats = reals(value); floats && is_list) {
    attribute.value = std::vector<float>(floats->begin(), floats->end());
  } else if (const auto number = parse_number<float>(value)) {
    attribute.value = *number;
  } else {
    attribute.value = std::string(value);
  }
  return attribute;
}

Status add_inputs(ExampleNode& example, std::string_view words) {
  for (const std::string_view word : parts_of(words, ' ')) {
    const std::string name = "input_" + std::to_string(example.inputs.size());
    example.node.inputs.push_back(word == "_" ? "" : name);
    auto input = word == "_" ? Result<TensorInfo>{TensorInfo{}} : parse_input(word);
    if (!input) return input.error();
    example.inputs.push_back(*std::move(input));
  }
  return Ok{};
}

// "outputs=2" or "outputs=1,0": how many outputs, or for each whether it is wanted.
void read_outputs(const Attribute& attribute, std::vector<bool>& wanted) {
  if (const auto* count = std::get_if<std::int64_t>(&attribute.value))
    wanted.assign(static_cast<std::size_t>(std::max<std::int64_t>(0, *count)), true);
  if (const auto* list = std::get_if<std::vector<std::int64_t>>(&attribute.value)) {
    wanted.clear();
    for (const std::int64_t one : *list) wanted.push_back(one != 0);
  }
}

Status add_attributes(ExampleNode& example, std::string_view words, std::vector<bool>& outputs) {
  for (const std::string_view word : parts_of(words, ' ')) {
    auto attribute = parse_attribute(word);
    if (!attribute) return attribute.error();
    if (attribute->name == "outputs") {
      read_outputs(*attribute, outputs);
    } else {
      example.node.attributes.push_back(*std::move(attribute));
    }
  }
  return Ok{};
}

}  // namespace

std::vector<const TensorInfo*> ExampleNode::input_pointers() const {
  std::vector<const TensorInfo*> pointers;
  for (std::size_t at = 0; at < inputs.size(); ++at)
    pointers.push_back(node.inputs[at].empty() ? nullptr : &inputs[at]);
  return pointers;
}

Result<ExampleNode> parse_example(const OpRule& rule, std::string_view line) {
  ExampleNode example;
  example.node.name = std::string(rule.op);
  example.node.op_type = std::string(rule.op);
  example.node.domain = std::string(rule.domain);
  const std::size_t semicolon = std::min(line.find(';'), line.size());
  if (auto added = add_inputs(example, line.substr(0, semicolon)); !added) return added.error();
  const auto formals = parse_formals(rule.outputs);
  std::vector<bool> outputs(
      static_cast<std::size_t>(std::ranges::count(formals, false, &Formal::optional)), true);
  line.remove_prefix(std::min(semicolon + 1, line.size()));
  if (auto added = add_attributes(example, line, outputs); !added) return added.error();
  for (std::size_t at = 0; at < outputs.size(); ++at)
    example.node.outputs.push_back(outputs[at] ? "output_" + std::to_string(at) : "");
  return example;
}

}  // namespace opcost
