#pragma once

#include "estimate/bill_memo.h"
#include "estimate/walk/infer_memo.h"
#include "opcost/rules/custom_operators.h"

namespace opcost {

/// What is remembered of nodes from one estimate to the next, all with the same prices. For one
/// thread at a time.
struct WorkPages {
  InferMemo inferred;
  BillMemo bills;
  CustomOperators custom;  ///< What is remembered may be of their rules.
};

}  // namespace opcost
