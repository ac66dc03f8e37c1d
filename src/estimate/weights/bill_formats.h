#pragma once

#include <vector>

#include "estimate/bill_record.h"
#include "estimate/weights/weight_uses.h"
#include "opcost/core/function_ref.h"
#include "placement/place.h"

namespace opcost {

/// A node with weights, and what is asked of it.
struct FormatQuestion {
  const Operands& operands;
  const Accesses& dense;
  std::vector<WeightUse>& uses;
  const WeightPlan& plan;
  const MemoryHierarchy& memory;
  Placement placement;
};

/// Prices events into a bill.
using PriceEvents = FunctionRef<Status(const Accesses&, Bill&)>;

/// Bills the node in each format that the plan needs, and keeps the one that it names (`best`: the
/// cheapest; without a format: dense). `bill` has what all of them share.
Status bill_formats(const FormatQuestion& question, PriceEvents price, Bill& bill);

}  // namespace opcost
