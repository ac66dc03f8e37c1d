#pragma once

#include <set>
#include <string>
#include <vector>

#include "estimate/unbilled_node.h"
#include "estimate/weights/weight_uses.h"
#include "opcost/estimate/record.h"
#include "placement/place.h"

namespace opcost {

/// --skip-zeros, and the spikes of --spikes: takes the products that are not made off a node.
/// `uses`: the weights of its contractions.
void skip_products(Accesses& node, const UnbilledNode& one, const WhatIf& asked,
                   const std::vector<WeightUse>& uses, const Operands& operands,
                   std::vector<std::string>& assumptions, std::vector<std::string>& warnings);

}  // namespace opcost
