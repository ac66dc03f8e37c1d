#pragma once

#include <ostream>
#include <vector>

#include "opcost/report/llm_row.h"

namespace opcost {

/// The contracts opcost.llm/1 and opcost.llm_rows/1; a CSV has one row for each.
void write_llm_json(std::ostream& out, const LlmEstimate& estimate);
void write_llm_rows_json(std::ostream& out, const std::vector<LlmRow>& rows,
                         const std::string& variable);
void write_llm_csv(std::ostream& out, const std::vector<LlmRow>& rows);

}  // namespace opcost
