// Tells inputs that are weights from those that are data.
#include "estimate/walk/weight_inputs.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "ops/registry.h"
#include "rules/node_view.h"

namespace opcost {
namespace {

// What ONNX's operators call weights, in all their formal parameters (docs/Operators.md).
constexpr std::array<std::string_view, 12> kWeights{"W",          "R",     "w",         "weight",
                                                    "weights",    "scale", "slope",     "bias",
                                                    "input_mean", "mean",  "input_var", "var"};

bool has_formal(const std::vector<Formal>& formals, std::string_view name) {
  return std::ranges::find(formals, name, &Formal::name) != formals.end();
}

// B is a bias beside weights, and a matrix of weights where a bias C is added (Gemm).
bool is_weight(const OpRule& rule, std::size_t position) {
  const auto formals = parse_formals(rule.inputs);
  if (position >= formals.size()) return false;
  const std::string_view name = formals[position].name;
  if (std::ranges::find(kWeights, name) != kWeights.end()) return true;
  const bool product = rule.macs && has_formal(formals, "A") && has_formal(formals, "C");
  if (product) return name == "B" || name == "C";
  return name == "B" && std::ranges::any_of(kWeights, [&](std::string_view weights) {
           return has_formal(formals, weights);
         });
}

bool passes_on(const OpRule& rule, std::size_t position) {
  return position == 0 && (rule.yields == Yields::Rearranged || rule.yields == Yields::Converted ||
                           rule.conversion != Conversion::None);
}

}  // namespace

bool feeds_weights_only(const Model& model, const std::string& input) {
  std::set<std::string> names{input};
  bool weights = false;
  for (const Node& node : model.graph.nodes)
    for (std::size_t at = 0; at < node.inputs.size(); ++at) {
      if (!names.contains(node.inputs[at])) continue;
      const OpRule* rule = find_newest_rule(node.domain, node.op_type);
      if (rule != nullptr && is_weight(*rule, at))
        weights = true;
      else if (rule != nullptr && passes_on(*rule, at))
        names.insert(node.outputs.begin(), node.outputs.end());
      else
        return false;
    }
  return weights;
}

}  // namespace opcost
