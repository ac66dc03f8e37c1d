// From walked nodes to the report's: each is billed and described.
#include "estimate/billing.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "estimate/control_flow/repeat.h"
#include "estimate/module_path.h"
#include "estimate/tensor_entry.h"
#include "estimate/walk/missing_shape.h"
#include "opcost/core/energy_sum.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// In one text with the node before it, which is mostly of the same module.
SharedText shared_module(const Node& node, const std::string& id, const NodeEstimate* before) {
  SharedText module = module_path(node, id);
  return before != nullptr && before->module == module ? before->module : module;
}

void describe(UnbilledNode& one, const NodeEstimate* before, NodeEstimate& entry) {
  const Node& node = *one.node;
  WalkedNode& walked = one.walked;
  entry.id = one.id;
  entry.name = node.name;
  entry.module = shared_module(node, entry.id, before);
  entry.op = one.op;
  entry.domain = one.domain;
  if (node.op_type != one.op) entry.counted_as = node.op_type;
  if (one.way != nullptr) entry.counted_as = one.way->rule->op;
  entry.inputs.reserve(node.inputs.size());
  for (std::size_t at = 0; at < node.inputs.size(); ++at)
    entry.inputs.push_back(tensor_entry(node.inputs[at], walked.inputs[at], false));
  entry.outputs.reserve(node.outputs.size());
  for (std::size_t at = 0; at < node.outputs.size(); ++at)
    entry.outputs.push_back(
        tensor_entry(node.outputs[at], &walked.outputs[at], walked.declared_only.contains(at)));
  entry.attributes = node.attributes;
  entry.status = walked.status;
  entry.unknown = walked.unknown;
  entry.reason = std::move(walked.reason);
  if (entry.status == NodeStatus::Unknown)
    entry.at_fault = walked.at_fault.empty() ? entry.id : SharedText(std::move(walked.at_fault));
  entry.assumptions = std::move(walked.assumptions);
  entry.warnings = std::move(walked.warnings);
}

// A type that is not known because of a node before it is that node's fault.
void add_none(const UnbilledNode& one, const Bill& bill, NodeEstimate& entry) {
  entry.status = NodeStatus::Unknown;
  entry.at_fault = entry.id;
  entry.unknown = bill.none->reason;
  entry.reason = bill.none->detail;
  if (bill.none->reason != UnknownReason::Dtype) return;
  const auto missing = untyped_input(one.walked);
  if (!missing) return;
  entry.at_fault = SharedText(missing->node);
  entry.reason = "the type of an input is not known; the first at fault is " + missing->words;
}

void add_bill(const UnbilledNode& one, const Bill& bill, NodeEstimate& entry) {
  if (bill.none) return add_none(one, bill, entry);
  if (bill.touches_strings)
    entry.assumptions.push_back(
        "a string counts as one access of a 64-bit reference; its characters are not counted");
  entry.macs = bill.macs;
  entry.events = bill.events;
  entry.energy = bill.energy;
  entry.energy_floor = bill.energy_floor;
  entry.energy_tiled = bill.energy_tiled;
  entry.energy_array = bill.energy_array;
  entry.energy_patch = bill.energy_patch;
  entry.no_reuse_modelled = bill.no_reuse_modelled;
  entry.node_energy = bill.node_energy;
  entry.whole = bill.whole;
  entry.outside = bill.outside;
  entry.pseudocode = bill.pseudocode;
  entry.weights = bill.weights;
  entry.tiling = bill.tiling;
  entry.assumptions.append(bill.assumptions);
  entry.warnings.append(bill.warnings);
}

}  // namespace

Status Billing::bill_all(UnbilledNodes& nodes, std::vector<NodeEstimate>& entries) {
  for (; !nodes.empty(); nodes.pop_front()) {
    UnbilledNode& one = nodes.front();
    const auto billed = bill(one);
    if (!billed) return billed.error();
    auto read = parameters_.take(one, (*billed)->constants);
    NodeEstimate& entry = entries.emplace_back();
    entry.parameters = read.count;
    entry.weight = std::move(read.largest);
    entry.folded_macs = folded_macs(one);
    describe(one, entries.size() > 1 ? &entry - 1 : nullptr, entry);
    if (one.walked.status == NodeStatus::Counted) {
      add_bill(one, **billed, entry);
      if (auto fits = repeat(entry, one.timesteps); !fits) return fits.error();
    }
    memory_.add_bill(entry);
    if (auto fits = memory_.check(); !fits) return fits.error();
    std::ranges::move(one.repeated, std::back_inserter(entries));
  }
  return Ok{};
}

Result<KnownCost> Billing::cost_of(UnbilledNodes& nodes) {
  EnergySum sum;
  KnownCost cost;
  for (UnbilledNode& one : nodes) {
    const auto billed = bill(one);
    if (!billed) return billed.error();
    sum.add((*billed)->energy);
    if (one.walked.status == NodeStatus::Unknown || (*billed)->none) ++cost.unknown;
    for (const NodeEstimate& entry : one.repeated) {
      sum.add(entry.energy);
      if (entry.status == NodeStatus::Unknown) ++cost.unknown;
    }
  }
  cost.energy = sum.total();
  return cost;
}

Result<SharedBill> Billing::bill(UnbilledNode& one) {
  static const SharedBill kCostless = std::make_shared<const Bill>();
  if (as_integers_) held_.take(one);
  spikes_.take(one);
  if (one.walked.status != NodeStatus::Counted) return kCostless;
  if (auto chosen = conv_ways_.choose(one); !chosen) return chosen.error();
  auto written = memo_.bill(one, options_, prices_, weights_);
  if (written) return written;
  const std::string in_region = "node `" + one.node->name + "` (" + one.node->op_type + ")";
  if (written.error().where != in_region) return written;
  Error inside = written.error();  // a name may be in several subgraphs and functions
  inside.where = "node `" + one.id + "` (" + one.op + ")";
  return inside;
}

}  // namespace opcost
