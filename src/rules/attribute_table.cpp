// Finds the arrays that a node carries in its attributes (the `tables` of a rule).
#include "rules/attribute_table.h"

#include <algorithm>
#include <string>

namespace opcost {
namespace {

std::string_view take(std::string_view& list, char separator) {
  const std::size_t end = std::min(list.find(separator), list.size());
  const std::string_view word = list.substr(0, end);
  list.remove_prefix(std::min(end + 1, list.size()));
  return word;
}

const Attribute* attribute_named(const Node& node, std::string_view name) {
  const auto found = std::ranges::find(node.attributes, name, &Attribute::name);
  return found != node.attributes.end() ? &*found : nullptr;
}

template <class T>
std::optional<TensorInfo> list_of(const Attribute& attribute, ElementType type) {
  const auto* list = std::get_if<std::vector<T>>(&attribute.value);
  if (list == nullptr) return std::nullopt;
  return TensorInfo{type, Shape{static_cast<std::int64_t>(list->size())}, true};
}

// A tensor as a list, whatever its dims are.
std::optional<TensorInfo> list_of(const Tensor& tensor) {
  const auto elements = element_count(tensor.shape).exact();
  if (!elements || *elements > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
  return TensorInfo{tensor.type, Shape{static_cast<std::int64_t>(*elements)}, true, tensor.numbers};
}

std::optional<TensorInfo> array_of(const Attribute& attribute) {
  if (const auto* tensor = std::get_if<Tensor>(&attribute.value)) return list_of(*tensor);
  if (auto floats = list_of<float>(attribute, ElementType::Float)) return floats;
  if (auto integers = list_of<std::int64_t>(attribute, ElementType::Int64)) return integers;
  return list_of<std::string>(attribute, ElementType::String);
}

}  // namespace

std::vector<TableFormal> parse_tables(std::string_view list) {
  std::vector<TableFormal> formals;
  while (!list.empty()) {
    std::string_view word = take(list, ' ');
    const bool renamed = word.find('=') != std::string_view::npos;
    const std::string_view name = renamed ? take(word, '=') : word;
    formals.push_back({name, word});
  }
  return formals;
}

std::optional<AttributeTable> find_table(const Node& node, const TableFormal& formal) {
  for (std::string_view names = formal.alternatives; !names.empty();) {
    const std::string_view name = take(names, '|');
    const Attribute* attribute = attribute_named(node, name);
    auto info = attribute != nullptr ? array_of(*attribute) : std::nullopt;
    if (info && !element_count(*info->shape).is_zero())
      return AttributeTable{name, *std::move(info)};
  }
  return std::nullopt;
}

std::optional<AttributeTable> table_of(const NodeView& node, std::string_view name) {
  const auto formals = parse_tables(node.rule().tables);
  const auto found = std::ranges::find(formals, name, &TableFormal::name);
  return found != formals.end() ? find_table(node.node(), *found) : std::nullopt;
}

Count table_size(const NodeView& node, std::string_view name) {
  const auto table = table_of(node, name);
  return table ? element_count(*table->info.shape) : Count{0};
}

Status check_tables(const NodeView& node) {
  for (const TableFormal& formal : parse_tables(node.rule().tables))
    for (std::string_view names = formal.alternatives; !names.empty();) {
      const std::string_view name = take(names, '|');
      const Attribute* attribute = attribute_named(node.node(), name);
      if (attribute != nullptr && !array_of(*attribute))
        return node.fault("attribute `" + std::string(name) + "` is not of its kind");
    }
  return Ok{};
}

}  // namespace opcost
