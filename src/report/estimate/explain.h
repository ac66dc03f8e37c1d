#pragma once

#include <string>

#include "opcost/core/result.h"
#include "opcost/cost/pricer.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// The rule of an operator: formula, operands, pseudocode with symbolic trip counts. An Error with
/// the nearest names if opcost does not know the operator.
Result<std::string> explain_operator(const std::string& op);

/// One node of an estimate whose options had pseudocode_of set to it: its pseudocode with trip
/// counts, and its bill, which adds up to its energy.
Result<std::string> explain_node(const Estimate& estimate, const std::string& name,
                                 const Pricer& pricer);

}  // namespace opcost
