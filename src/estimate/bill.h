#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "estimate/bill_record.h"
#include "estimate/price_book.h"
#include "estimate/unbilled_node.h"
#include "estimate/weights/weight_uses.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// Counts, places and prices a node whose status is Counted. `weights`: null where nobody asks how
/// they are kept. Errors: a count beyond 64 bits, a missing price.
Result<Bill> write_bill(UnbilledNode& one, const EstimateOptions& options, PriceBook& prices,
                        WeightReader* weights = nullptr);

/// The MACs of a contraction whose operands all are constants; 0 for any other node.
std::uint64_t folded_macs(UnbilledNode& one);

/// How often something happens to an operand, by its name in the rule.
struct OperandCount {
  Event event;
  std::string operand;
  Count count;
};

/// The accesses that a counted node makes, all of them; none where its elements have no width.
std::vector<OperandCount> operand_counts(UnbilledNode& one);

}  // namespace opcost
