#pragma once

#include <memory>
#include <vector>

#include "estimate/bill.h"
#include "estimate/price_book.h"
#include "estimate/unbilled_node.h"
#include "estimate/walk/node_memo.h"

namespace opcost {

/// One for all nodes that have it.
using SharedBill = std::shared_ptr<const Bill>;

/// Writes bills, and remembers them: a network repeats its layers, and layers that are alike have
/// the same bill, in whatever model. What a bill may depend on is compared exactly, but for the
/// prices.
class BillMemo {
 public:
  /// As write_bill(). The prices must be those of one table, always the same.
  Result<SharedBill> bill(UnbilledNode& one, const EstimateOptions& options, PriceBook& prices,
                          WeightReader& weights);

 private:
  struct Known {
    SharedBill bill;
    std::vector<PriceBook::Used> derived;
  };
  NodeMemo<Known> known_;
};

}  // namespace opcost
