#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "opcost/core/enum_names.h"
#include "opcost/llm/record.h"
#include "opcost/report/format.h"

namespace opcost {

inline constexpr FormatList kLlmFormats =
    view_formats({ReportFormat::Json, ReportFormat::Csv, ReportFormat::Svg});

/// What the rows of the text report are.
enum class LlmBreakdown : std::uint8_t { Part, Module };
inline constexpr std::array kLlmBreakdownNames{EnumName{LlmBreakdown::Part, "part"},
                                               EnumName{LlmBreakdown::Module, "module"}};

/// One question to one model, and what of it was changed: "batch 8"; "" where nothing was.
struct LlmRow {
  std::string label;
  LlmEstimate estimate;
};

}  // namespace opcost
