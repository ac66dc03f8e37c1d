#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "opcost/carbon/footprint.h"
#include "opcost/estimate/record.h"
#include "opcost/report/format.h"

namespace opcost {

inline constexpr FormatList kStatementFormats{ReportFormat::Latex, ReportFormat::Markdown};

/// In LaTeX or Markdown: the paragraph a paper needs, one sentence a line: model, table, placement,
/// assumptions, energy of one and of all inferences, its CO2 (where `carbon` is
/// given) with the source of the intensity, and that all this is an analytical
/// estimate. Below it the BibTeX entries of what it cites. What a file says is
/// escaped for the format.
std::string statement(const Estimate& estimate, std::uint64_t inferences,
                      const std::optional<CarbonUse>& carbon, ReportFormat format);

}  // namespace opcost
