// Remembers bills: nodes of one rule with equal attributes, types and shapes have equal ones.
#include "estimate/bill_memo.h"

#include <utility>

#include "estimate/rewrite/stored_types.h"
#include "estimate/walk/node_key.h"

namespace opcost {
namespace {

NodeKey key_of(const UnbilledNode& one, const EstimateOptions& options) {
  NodeKey key(*one.node, one.walked);
  key.put(options.placement);
  key.put(options.four_ops_only);
  key.put(one.way);
  key.put(one.spike_rate.value_or(-1));
  key.put(one.scales_results);
  key.put(one.converts_beside > 0);
  if (one.converts_beside > 0) {
    key.put(one.converts_beside);
    key.put(one.beside_type);
  }
  key.put(one.around.in_place);
  key.put(one.around.fused);
  if (!options.what_if.precision.empty())
    key.put(precision_of(options.what_if.precision, *one.node).accumulator);
  for (const TensorInfo& output : one.walked.outputs) key.put(output);
  key.put(one.not_made.size());
  for (const OperandAccess& access : one.not_made) {
    key.put(access.action);
    key.put(access.operand);
  }
  return key;
}

// The pseudocode of a node is its own, and so is what its weights hold.
bool asks_by_name(const EstimateOptions& options, const WeightReader& weights) {
  return options.pseudocode_of_all || !options.pseudocode_of.empty() || weights.asked() ||
         !options.what_if.zeros.empty();
}

Result<SharedBill> shared(Result<Bill> bill) {
  if (!bill) return std::move(bill).error();
  return std::make_shared<const Bill>(*std::move(bill));
}

}  // namespace

Result<SharedBill> BillMemo::bill(UnbilledNode& one, const EstimateOptions& options,
                                  PriceBook& prices, WeightReader& weights) {
  if (!options.memoise || asks_by_name(options, weights))
    return shared(write_bill(one, options, prices, &weights));
  const NodeKey key = key_of(one, options);
  if (!key.is_exact()) return shared(write_bill(one, options, prices));
  if (const Known* known = known_.find(key)) {
    prices.use_again(known->derived);
    return known->bill;
  }
  std::vector<PriceBook::Used> derived;
  prices.write_used(&derived);
  auto bill = shared(write_bill(one, options, prices));
  prices.write_used(nullptr);
  if (bill && key.still_holds()) known_.keep(key, {*bill, std::move(derived)});
  return bill;
}

}  // namespace opcost
