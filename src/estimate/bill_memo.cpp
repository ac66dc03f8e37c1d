// Remembers bills: nodes of one rule with equal attributes, types and shapes have equal ones.
#include "estimate/bill_memo.h"

#include <utility>

#include "estimate/rewrite/stored_types.h"
#include "estimate/walk/node_key.h"

namespace opcost {
namespace {

// Chosen by us: a network has fewer different layers, and one with more is not to fill the memory.
constexpr std::size_t kMostBills = 4096;

NodeKey key_of(const UnbilledNode& one, const EstimateOptions& options) {
  NodeKey key(*one.node, one.walked);
  key.put(one.way);
  key.put(one.spike_rate.value_or(-1));
  key.put(one.scales_results);
  if (!options.what_if.precision.empty())
    key.put(precision_of(options.what_if.precision, *one.node).accumulator);
  for (const TensorInfo& output : one.walked.outputs) key.put(output);
  for (const OperandAccess& access : one.not_made) {
    key.put(access.action);
    key.put(access.operand);
  }
  return key;
}

}  // namespace

Result<Bill> BillMemo::bill(UnbilledNode& one, PriceBook& prices, WeightReader& weights) {
  // The pseudocode of a node is its own, and so is what its weights hold.
  const bool by_name = !options_.what_if.zeros.empty();
  if (!options_.memoise || options_.pseudocode_of_all || !options_.pseudocode_of.empty() ||
      weights.asked() || by_name)
    return write_bill(one, options_, prices, &weights);
  NodeKey key = key_of(one, options_);
  if (!key.is_exact()) return write_bill(one, options_, prices);
  std::string bytes = key.take();
  if (const auto known = known_.find(bytes); known != known_.end()) return known->second;
  auto bill = write_bill(one, options_, prices);
  if (bill && key.still_holds() && known_.size() < kMostBills)
    known_.emplace(std::move(bytes), *bill);
  return bill;
}

}  // namespace opcost
