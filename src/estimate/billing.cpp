// From walked nodes to the report's: each is billed and described.
#include "estimate/billing.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "estimate/control_flow/repeat.h"
#include "estimate/module_path.h"
#include "estimate/tensor_entry.h"
#include "opcost/core/energy_sum.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

void describe(UnbilledNode& one, NodeEstimate& entry) {
  const Node& node = *one.node;
  WalkedNode& walked = one.walked;
  entry.id = std::move(one.id);
  entry.name = node.name;
  entry.module = module_path(node, entry.id);
  entry.op = one.op;
  entry.domain = one.domain;
  if (node.op_type != one.op) entry.counted_as = node.op_type;
  if (one.way != nullptr) entry.counted_as = one.way->rule->op;
  for (std::size_t at = 0; at < node.inputs.size(); ++at)
    entry.inputs.push_back(tensor_entry(node.inputs[at], walked.inputs[at], false));
  for (std::size_t at = 0; at < node.outputs.size(); ++at)
    entry.outputs.push_back(
        tensor_entry(node.outputs[at], &walked.outputs[at], walked.declared_only[at]));
  entry.attributes = node.attributes;
  entry.status = walked.status;
  entry.unknown = walked.unknown;
  entry.reason = std::move(walked.reason);
  if (entry.status == NodeStatus::Unknown)
    entry.at_fault = walked.at_fault.empty() ? entry.id : std::move(walked.at_fault);
  entry.assumptions = std::move(walked.assumptions);
  entry.warnings = std::move(walked.warnings);
}

void add_bill(Bill bill, NodeEstimate& entry) {
  if (bill.none) {
    entry.status = NodeStatus::Unknown;
    entry.at_fault = entry.id;
    entry.unknown = bill.none->reason;
    entry.reason = std::move(bill.none->detail);
    return;
  }
  if (bill.touches_strings)
    entry.assumptions.emplace_back(
        "a string counts as one access of a 64-bit reference; its characters are not counted");
  entry.macs = bill.macs;
  entry.events = std::move(bill.events);
  entry.energy = bill.energy;
  entry.energy_floor = bill.energy_floor;
  entry.energy_tiled = bill.energy_tiled;
  entry.energy_array = bill.energy_array;
  entry.energy_patch = bill.energy_patch;
  entry.no_reuse_modelled = bill.no_reuse_modelled;
  entry.node_energy = bill.node_energy;
  entry.whole = std::move(bill.whole);
  entry.pseudocode = std::move(bill.pseudocode);
  entry.weights = std::move(bill.weights);
  entry.tiling = std::move(bill.tiling);
  std::ranges::move(bill.assumptions, std::back_inserter(entry.assumptions));
  std::ranges::move(bill.warnings, std::back_inserter(entry.warnings));
}

}  // namespace

Result<std::vector<NodeEstimate>> Billing::bill_all(UnbilledNodes nodes) {
  std::vector<NodeEstimate> entries;
  entries.reserve(nodes.size());
  for (; !nodes.empty(); nodes.pop_front()) {
    UnbilledNode& one = nodes.front();
    auto billed = bill(one);
    if (!billed) return billed.error();
    auto read = parameters_.take(one, billed->constants);
    NodeEstimate& entry = entries.emplace_back();
    entry.parameters = read.count;
    entry.weight = std::move(read.largest);
    entry.folded_macs = folded_macs(one);
    describe(one, entry);
    if (one.walked.status == NodeStatus::Counted) {
      add_bill(*std::move(billed), entry);
      if (auto fits = repeat(entry, one.timesteps); !fits) return fits.error();
    }
    memory_.add_bill(entry);
    if (auto fits = memory_.check(); !fits) return fits.error();
    std::ranges::move(one.repeated, std::back_inserter(entries));
  }
  return entries;
}

Result<KnownCost> Billing::cost_of(UnbilledNodes& nodes) {
  EnergySum sum;
  KnownCost cost;
  for (UnbilledNode& one : nodes) {
    const auto billed = bill(one);
    if (!billed) return billed.error();
    sum.add(billed->energy);
    if (one.walked.status == NodeStatus::Unknown || billed->none) ++cost.unknown;
    for (const NodeEstimate& entry : one.repeated) {
      sum.add(entry.energy);
      if (entry.status == NodeStatus::Unknown) ++cost.unknown;
    }
  }
  cost.energy = sum.total();
  return cost;
}

Result<Bill> Billing::bill(UnbilledNode& one) {
  if (as_integers_) held_.take(one);
  spikes_.take(one);
  if (one.walked.status != NodeStatus::Counted) return Bill{};
  if (auto chosen = conv_ways_.choose(one); !chosen) return chosen.error();
  auto written = memo_.bill(one, options_, prices_, weights_);
  if (written) return written;
  const std::string in_region = "node `" + one.node->name + "` (" + one.node->op_type + ")";
  if (written.error().where != in_region) return written;
  Error inside = written.error();  // a name may be in several subgraphs and functions
  inside.where = "node `" + one.id + "` (" + std::string(one.op) + ")";
  return inside;
}

}  // namespace opcost
