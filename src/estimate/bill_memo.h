#pragma once

#include <optional>
#include <string>
#include <unordered_map>

#include "estimate/bill.h"
#include "estimate/price_book.h"
#include "estimate/unbilled_node.h"

namespace opcost {

/// Writes bills, and remembers them: a network repeats its layers, and layers that are alike have
/// the same bill. What a bill may depend on is compared exactly.
class BillMemo {
 public:
  /// `options` must outlive it, and say nothing else meanwhile.
  explicit BillMemo(const EstimateOptions& options) : options_(options) {}

  /// As write_bill(), always with the same prices.
  Result<Bill> bill(UnbilledNode& one, PriceBook& prices, WeightReader& weights);

 private:
  const EstimateOptions& options_;
  std::unordered_map<std::string, Bill> known_;
};

}  // namespace opcost
