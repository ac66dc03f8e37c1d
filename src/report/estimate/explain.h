#pragma once

#include <string>

#include "opcost/core/result.h"
#include "opcost/cost/pricer.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// What an operator's rule says: formula, operands, pseudocode with symbolic
/// trip counts. An Error with the nearest names where opcost knows none such.
Result<std::string> explain_operator(const std::string& op);

/// One node of an estimate that was made with pseudocode_of set to it: its
/// pseudocode with trip counts, and its bill, which adds up to its energy.
Result<std::string> explain_node(const Estimate& estimate, const std::string& name,
                                 const Pricer& pricer);

}  // namespace opcost
