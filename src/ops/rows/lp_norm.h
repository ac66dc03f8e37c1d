#pragma once

#include <optional>

#include "rules/body.h"
#include "rules/node_view.h"

namespace opcost {

/// The attribute p, 2 by default: a float in the first version of LpPool and GlobalLpPool, an
/// integer since. std::nullopt unless it is a positive number.
std::optional<double> lp_exponent(const NodeView& node);

/// The Lp norm of that many elements of X, into one output element.
void lp_norm_of(const Extent& terms, const Operands& op, Body& out);

}  // namespace opcost
