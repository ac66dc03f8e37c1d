// Writes an estimate as action counts and an energy reference table of Accelergy.
#include "report/exchange/accelergy.h"

#include <map>

#include "cost/accelergy_names.h"
#include "opcost/core/count.h"
#include "opcost/core/energy_sum.h"
#include "opcost/core/text.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

struct ActionSum {
  Count count;
  EnergySum energy;
};

struct Component {
  std::string name = {};
  std::map<std::string, ActionSum> actions = {};

  void add(const std::string& action, std::uint64_t count, Picojoules energy) {
    if (count == 0) return;
    ActionSum& sum = actions[action];
    sum.count += Count{count};
    sum.energy.add(energy);
  }
};

/// Arithmetic, the memories in their order, then what is charged by node.
std::vector<Component> empty_components(const Estimate& estimate) {
  std::vector<std::string> names{std::string(kArithmetic)};
  for (const MemoryTier& tier : estimate.tiers) names.push_back(tier.name);
  names.emplace_back(kAccelergyNode);
  names.emplace_back("regression");
  std::vector<Component> components;
  for (std::string& name : accelergy_names(names)) components.push_back({std::move(name), {}});
  return components;
}

void add_node(const NodeEstimate& node, std::vector<Component>& components) {
  for (const EventEntry& entry : node.events)
    components[entry.tier ? entry.tier->value + 1 : 0].add(accelergy_action(entry.event),
                                                           entry.count, entry.energy);
  if (node.node_energy.value <= 0.0) return;
  Component& charged = components[components.size() - (node.whole ? 1 : 2)];
  charged.add(node.whole ? accelergy_name(operator_label(node)) : std::string(kAccelergyCall),
              node.times, node.node_energy);
}

ErtComponent energies_of(const Component& component) {
  ErtComponent energies{component.name, {}};
  for (const auto& [action, sum] : component.actions)
    energies.actions.push_back(
        {action, sum.energy.total().value / static_cast<double>(sum.count.exact().value_or(1))});
  return energies;
}

std::string counts_text(const std::vector<Component>& components) {
  std::string text =
      "action_counts:\n  version: 0.3\n  subtree:\n    - name: " + std::string(kAccelergyRoot) +
      "\n      local:\n";
  for (const Component& component : components) {
    text += "        - name: " + component.name + "\n          action_counts:\n";
    for (const auto& [action, sum] : component.actions)
      text += "            - {name: " + action +
              ", counts: " + std::to_string(sum.count.exact().value_or(0)) + "}\n";
  }
  return text;
}

}  // namespace

std::string accelergy_counts(const Estimate& estimate, const Selection& nodes) {
  std::vector<Component> components = empty_components(estimate);
  EnergySum energy;
  for (const NodeEstimate* node : nodes) {
    add_node(*node, components);
    energy.add(node->energy);
  }
  std::erase_if(components, [](const Component& one) { return one.actions.empty(); });
  std::vector<ErtComponent> energies;
  for (const Component& component : components) energies.push_back(energies_of(component));
  return "# " + printable(estimate.model) + ", table " + printable(estimate.table.name) +
         ", placement " + std::string(to_string(estimate.options.placement)) + ": " +
         exact_text(energy.total().value) + " pJ" + without_unknown_text(estimate) + "\n" +
         ert_text(energies) + counts_text(components);
}

}  // namespace opcost
