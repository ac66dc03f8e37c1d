#pragma once

#include <string>
#include <vector>

#include "opcost/report/llm_row.h"

namespace opcost {

/// The report of a request.
std::string render_llm(const LlmEstimate& estimate, LlmBreakdown by, const ReportLayout& layout);
/// Several models or questions, side by side. `numbers`: what a sweep changes, for its plot.
std::string render_llm_rows(const std::vector<LlmRow>& rows, const std::string& variable,
                            const std::vector<double>& numbers, const ReportLayout& layout);

}  // namespace opcost
