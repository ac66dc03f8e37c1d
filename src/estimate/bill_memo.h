#pragma once

#include <vector>

#include "estimate/bill.h"
#include "estimate/price_book.h"
#include "estimate/unbilled_node.h"
#include "estimate/walk/node_memo.h"

namespace opcost {

/// Writes bills, and remembers them: a network repeats its layers, and layers that are alike have
/// the same bill, in whatever model. What a bill may depend on is compared exactly, but for the
/// prices.
class BillMemo {
 public:
  /// As write_bill(). The prices must be those of one table, always the same.
  Result<Bill> bill(UnbilledNode& one, const EstimateOptions& options, PriceBook& prices,
                    WeightReader& weights);

 private:
  struct Known {
    Bill bill;
    std::vector<PriceBook::Used> derived;
  };
  NodeMemo<Known> known_;
};

}  // namespace opcost
