#pragma once

#include <optional>
#include <string>
#include <vector>

#include "opcost/carbon/footprint.h"
#include "opcost/compare/record.h"
#include "opcost/cost/pricer.h"
#include "opcost/report/format.h"

namespace opcost {

/// As `statement` of one model: the paragraph a paper needs about a comparison, one sentence a
/// line, with the energies of all models, and the BibTeX entries below it. `tables`: those of the
/// comparison, in its order.
std::string comparison_statement(const Comparison& comparison,
                                 const std::vector<PricerInfo>& tables,
                                 const std::optional<CarbonUse>& carbon, ReportFormat format);

}  // namespace opcost
