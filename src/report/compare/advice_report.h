#pragma once

#include <string>

#include "opcost/compare/advise.h"
#include "opcost/report/format.h"

namespace opcost {

inline constexpr FormatList kAdviceFormats{ReportFormat::Text,     ReportFormat::Json,
                                           ReportFormat::Markdown, ReportFormat::Html,
                                           ReportFormat::Latex,    ReportFormat::Svg};

/// What each what-if would save, the largest saving first, in one of kAdviceFormats. `command` is
/// what shows the model as it is, "opcost net.onnx --table 7nm": each line is that and its words.
/// JSON: schema opcost.advice/1; energies in pJ, what is not known null.
std::string advice_report(const Advice& advice, const std::string& command,
                          const ReportLayout& layout);

}  // namespace opcost
