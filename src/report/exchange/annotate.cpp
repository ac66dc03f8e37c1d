// Energy as metadata in a copy of a model.
#include "report/exchange/annotate.h"

#include <algorithm>
#include <filesystem>
#include <unordered_map>

#include "graph/annotate_onnx.h"
#include "opcost/core/text.h"
#include "report/exchange/node_energies.h"
#include "report/layout/figures.h"

namespace opcost {
namespace {

namespace fs = std::filesystem;

Annotations annotations_of(const NodeEnergy& node, Picojoules whole) {
  if (node.unknown) return {{"opcost.unknown", "its cost is not known"}};
  return {{"opcost.energy_pj", exact_text(node.energy.value)},
          {"opcost.floor_pj", exact_text(node.floor.value)},
          {"opcost.macs", std::to_string(node.macs)},
          {"opcost.share", percent(ratio(node.energy, whole))}};
}

Annotations annotations_of(const Estimate& estimate) {
  const Totals& totals = estimate.totals;
  Annotations all{{"opcost.energy_pj", exact_text(totals.energy.value)},
                  {"opcost.floor_pj", exact_text(totals.energy_floor.value)},
                  {"opcost.macs", std::to_string(totals.macs)},
                  {"opcost.table", estimate.table.name},
                  {"opcost.placement", std::string(to_string(estimate.options.placement))}};
  if (estimate.coverage.unknown > 0)
    all.emplace_back("opcost.unknown", plural_text(estimate.coverage.unknown, "node"));
  return all;
}

bool has_files_beside(const Model& model) {
  return std::ranges::any_of(model.graph.initializers,
                             [](const auto& one) { return one.second.external != nullptr; });
}

}  // namespace

Result<std::string> annotate(const Model& model, const Estimate& estimate,
                             const std::string& target) {
  const fs::path here = fs::absolute(fs::path(model.source)).parent_path();
  if (has_files_beside(model) &&
      fs::absolute(fs::path(target)).parent_path().lexically_normal() != here.lexically_normal())
    return Error{"the model's numbers are in files beside it, which the copy would not find",
                 target, "write it into " + here.string()};
  std::unordered_map<std::string, std::string> output_of;
  for (const Node& node : model.graph.nodes)
    for (const std::string& output : node.outputs)
      if (!output.empty() && output_of.try_emplace(node.name, output).second) break;
  Selection nodes;
  for (const NodeEstimate& node : estimate.nodes) nodes.push_back(&node);
  std::unordered_map<std::string, Annotations> of_nodes;
  for (const NodeEnergy& node : node_energies(nodes)) {
    const auto output = output_of.find(node.name);
    if (output != output_of.end())
      of_nodes.emplace(output->second, annotations_of(node, estimate.totals.energy));
  }
  const auto found = annotate_onnx(model.source, target, annotations_of(estimate), of_nodes);
  if (!found) return found.error();
  return plural_text(*found, "node") + " of " + std::to_string(model.graph.nodes.size()) +
         " annotated in " + target;
}

}  // namespace opcost
