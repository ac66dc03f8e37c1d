// Files of --op-rules, and a node of every operator that they describe.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/rules/load_custom_operators.h"
#include "rules/custom/rules.h"
#include "rules/node_view.h"

namespace {

using namespace opcost;

// A node of the operator between inputs of 2x3x4.
Model model_of(const CustomRule& rule) {
  Model model;
  model.opsets = {{"", 17}, {rule.domain, 1}};
  Node node;
  node.name = "n";
  node.op_type = rule.op;
  node.domain = rule.domain;
  for (const Formal& formal : parse_formals(rule.inputs)) {
    node.inputs.emplace_back(formal.name);
    model.graph.inputs.push_back(
        {node.inputs.back(), ValueKind::Tensor, ElementType::Float, std::vector<Dim>{2L, 3L, 4L}});
  }
  for (const Formal& formal : parse_formals(rule.outputs)) node.outputs.emplace_back(formal.name);
  model.graph.nodes = {node};
  return model;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto kTable = find_table(std::string(kDefaultTable));
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto rules = parse_custom_operators(text, "fuzz.yaml");
  if (!rules || rules->rules() == nullptr) return 0;
  EstimateOptions options;
  options.custom_operators = *rules;
  for (const auto& rule : rules->rules()->all) {
    const auto result = estimate(model_of(*rule), *kTable, options);
    if (result &&
        !(std::isfinite(result->totals.energy.value) && result->totals.energy.value >= 0.0))
      std::abort();
  }
  return 0;
}
