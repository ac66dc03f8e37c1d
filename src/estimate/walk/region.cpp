// A region: the nodes that run together, and what a function's call tells them.
#include "estimate/walk/region.h"

#include <algorithm>

namespace opcost {
namespace {

const Attribute* argument(const std::vector<Attribute>* arguments, const std::string& name) {
  if (arguments == nullptr) return nullptr;
  const auto found = std::ranges::find(*arguments, name, &Attribute::name);
  return found != arguments->end() ? &*found : nullptr;
}

}  // namespace

Region region_of(const Model& model) {
  Region region;
  region.nodes = &model.graph.nodes;
  region.initializers = &model.graph.initializers;
  region.value_info = &model.graph.value_info;
  region.declared_outputs = &model.graph.outputs;
  region.opsets = &model.opsets;
  return region;
}

ValueUses uses_in(const Region& region) {
  ValueUses uses;
  count_uses(*region.nodes, uses);
  if (region.declared_outputs != nullptr)
    for (const DeclaredValue& output : *region.declared_outputs) ++uses[output.name];
  if (region.returned != nullptr)
    for (const std::string& output : *region.returned) ++uses[output];
  return uses;
}

const Node& with_arguments(const Region& region, const Node& node, Node& storage) {
  const auto refers = [](const Attribute& attribute) {
    return !attribute.function_attribute.empty();
  };
  if (std::ranges::none_of(node.attributes, refers)) return node;
  storage = node;
  std::erase_if(storage.attributes.edit(), [&](const Attribute& attribute) {
    return refers(attribute) && argument(region.arguments, attribute.function_attribute) == nullptr;
  });
  for (Attribute& attribute : storage.attributes.edit()) {
    if (!refers(attribute)) continue;
    attribute.value = argument(region.arguments, attribute.function_attribute)->value;
    attribute.function_attribute.clear();
  }
  return storage;
}

}  // namespace opcost
