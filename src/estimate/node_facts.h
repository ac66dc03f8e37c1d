#pragma once

#include <cstdint>

#include "opcost/cost/node_facts.h"
#include "rules/operands.h"

namespace opcost {

/// The facts of a counted node for pricers of whole nodes.
NodeFacts facts_of(const Operands& operands, std::uint64_t macs);

}  // namespace opcost
