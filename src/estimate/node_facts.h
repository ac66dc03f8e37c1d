#pragma once

#include <cstdint>

#include "opcost/cost/node_facts.h"
#include "rules/operands.h"

namespace opcost {

/// What a pricer of whole nodes is told of a counted node.
NodeFacts facts_of(const Operands& operands, std::uint64_t macs);

}  // namespace opcost
