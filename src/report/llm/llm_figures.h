#pragma once

#include <string>
#include <vector>

#include "opcost/report/llm_row.h"
#include "report/figures/figure.h"

namespace opcost {

/// What the energy of a request is spent on, a bar for each part.
Figure llm_parts_figure(const LlmEstimate& estimate);
/// A request to each model, prompt and output.
Figure llm_requests_figure(const std::vector<LlmRow>& rows);
/// The energy of a token over a number that was varied; empty where there are none.
Figure llm_token_figure(const std::vector<LlmRow>& rows, const std::string& variable,
                        const std::vector<double>& numbers);

}  // namespace opcost
