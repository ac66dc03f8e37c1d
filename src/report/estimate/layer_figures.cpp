// Shapes, sizes and names of layers.
#include "report/estimate/layer_figures.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "opcost/core/text.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

bool is_wanted(const TensorEntry& entry) { return !entry.name.empty(); }

std::string shape_of(const TensorEntry& entry) {
  return (entry.shape ? shape_text(*entry.shape) : "?") + (entry.declared_only ? "*" : "");
}

std::string shapes_text(const std::vector<TensorEntry>& entries, bool stored_too) {
  const TensorEntry* first = nullptr;
  std::size_t more = 0;
  for (const TensorEntry& entry : entries) {
    if (!is_wanted(entry) || (entry.stored && !stored_too)) continue;
    if (first == nullptr)
      first = &entry;
    else
      ++more;
  }
  if (first == nullptr) return "";
  return shape_of(*first) + (more == 0 ? "" : " +" + std::to_string(more));
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// "node_MatMul_149", "node_linear_8", "n12", "MatMul_149": a kind and a number.
bool is_numbered(const NodeEstimate& node) {
  const std::string_view name = node.name;
  if (name.starts_with("node_")) return true;
  const std::size_t last = name.rfind('_');
  if (last != std::string_view::npos && all_digits(name.substr(last + 1)))
    return name.substr(0, last) == node.op;
  return name.size() > 1 && name.front() == 'n' && all_digits(name.substr(1));
}

// "fc1.weight" of "blocks.2.fc1.weight" in module "blocks.2.fc1": what the module does not say.
std::string beyond(const std::string& module, const std::string& weight) {
  if (!weight.starts_with(module)) return weight;
  std::string rest = weight.substr(module.size());
  while (rest.starts_with('.') || rest.starts_with('/')) rest.erase(0, 1);
  return rest.empty() ? weight : rest;
}

}  // namespace

std::string output_text(const NodeEstimate& node) { return shapes_text(node.outputs, true); }

std::string input_text(const NodeEstimate& node) {
  std::string text = shapes_text(node.inputs, false);
  return text.empty() ? shapes_text(node.inputs, true) : text;
}

std::string output_type_text(const NodeEstimate& node) {
  const auto first = std::ranges::find_if(node.outputs, is_wanted);
  if (first == node.outputs.end() || first->type == ElementType::Undefined) return "";
  return std::string(to_string(first->type));
}

std::optional<std::uint64_t> bytes_of(const NodeEstimate& node) {
  Count sum;
  std::set<std::string_view> seen;
  for (const auto* entries : {&node.inputs, &node.outputs})
    for (const TensorEntry& entry : *entries) {
      if (!is_wanted(entry) || !seen.insert(entry.name).second) continue;
      const auto type = number_type(entry.type);
      if (!type || !entry.shape) return std::nullopt;
      sum += storage(element_count(*entry.shape), type->bits).value;
    }
  return sum.exact();
}

std::string layer_column_text(const NodeEstimate& node, LayerColumn column) {
  switch (column) {
    case LayerColumn::Params: return grouped_text(Count{node.parameters});
    case LayerColumn::Input: return input_text(node);
    case LayerColumn::Module: return printable(node.module);
    case LayerColumn::Weight: return printable(node.weight);
    case LayerColumn::Bytes: break;
  }
  const auto bytes = bytes_of(node);
  return bytes ? grouped_text(Count{*bytes}) : "?";
}

std::string told_name(const NodeEstimate& node) {
  if (!is_numbered(node) || (node.module.empty() && node.weight.empty())) return node.id;
  if (node.module.empty()) return node.weight;
  const bool named_weight = !node.weight.empty() && node.weight.find('.') != std::string::npos;
  const std::string last = named_weight ? beyond(node.module, node.weight) : node.name.str();
  return node.module + " " + last;
}

}  // namespace opcost
