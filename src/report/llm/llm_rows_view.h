#pragma once

#include <span>
#include <string>
#include <vector>

#include "opcost/report/llm_row.h"
#include "report/layout/view.h"

namespace opcost {

/// "prompts of 512 tokens, outputs of 256, 16 sequences together, on 8 devices": what all the
/// estimates have in common; what they do not is left out.
std::string served_text(std::span<const LlmEstimate> estimates);

/// Language models, or points of a sweep, side by side. `numbers`: the values of a sweep, for a
/// plot over them, `width` columns wide.
View llm_rows_view(const std::vector<LlmRow>& rows, const std::string& variable,
                   const std::vector<double>& numbers, std::size_t width);

}  // namespace opcost
