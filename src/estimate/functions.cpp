// The functions of a model: which one a node calls, with which attributes and opsets.
#include "estimate/functions.h"

#include <algorithm>

namespace opcost {

Functions::Functions(const Model& model) : model_(model) {
  for (const Function& function : model.functions)
    by_name_.try_emplace({function.domain, function.name, function.overload}, &function);
}

const Function* Functions::called_by(const Node& node) const {
  if (by_name_.empty()) return nullptr;
  const auto found = by_name_.find({node.domain, node.op_type, node.overload});
  return found != by_name_.end() ? found->second : nullptr;
}

const std::map<std::string, std::int64_t>& Functions::opsets_of(const Function& function) {
  auto& opsets = opsets_[&function];
  if (opsets.empty()) {
    opsets = function.opsets;
    opsets.insert(model_.opsets.begin(), model_.opsets.end());
  }
  return opsets;
}

std::vector<Attribute> arguments_of(const Function& function, const Node& call) {
  std::vector<Attribute> arguments = call.attributes;
  for (const Attribute& fallback : function.attribute_defaults)
    if (std::ranges::find(arguments, fallback.name, &Attribute::name) == arguments.end())
      arguments.push_back(fallback);
  return arguments;
}

}  // namespace opcost
