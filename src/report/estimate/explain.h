#pragma once

#include <string>

#include "opcost/core/result.h"
#include "opcost/cost/pricer.h"
#include "opcost/estimate/record.h"
#include "opcost/report/format.h"

namespace opcost {

/// The formats in which a node is explained.
inline constexpr FormatList kExplainFormats{ReportFormat::Text, ReportFormat::Json};

/// The rule of an operator: formula, operands, pseudocode with symbolic trip counts. An Error with
/// the nearest names if opcost does not know the operator.
Result<std::string> explain_operator(const std::string& op);

/// One node of an estimate whose options had pseudocode_of set to it: its pseudocode with trip
/// counts, and its bill, which adds up to its energy.
Result<std::string> explain_node(const Estimate& estimate, const std::string& name,
                                 const Pricer& pricer);
/// The same node as JSON, schema opcost.explain/1, with the members of a node in a report.
Result<std::string> explain_node_json(const Estimate& estimate, const std::string& name);

}  // namespace opcost
