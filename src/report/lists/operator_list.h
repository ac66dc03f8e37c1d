#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/report/format.h"

namespace opcost {

/// An operator, or its state between two opsets.
struct OperatorEntry {
  std::string domain;  ///< "ai.onnx" is written out.
  std::string name;
  int since = 1, until = 0;  ///< First and last opset; until 0: up to the newest.
  std::string status;        ///< "counted", "free", "folded", "subgraphs", "unknown"
  bool macs = false;         ///< Its products are multiply-accumulates.
  std::string note;          ///< Its formula, or why it is not counted.
};

/// The operators that opcost has a rule for and whose name with its domain ("ai.onnx.Conv")
/// contains `part`, in any case; sorted by domain and name. An Error if there is none.
Result<std::vector<OperatorEntry>> operators_with(std::string_view part);

inline constexpr FormatList kOperatorListFormats{ReportFormat::Text, ReportFormat::Markdown,
                                                 ReportFormat::Csv, ReportFormat::Json};

/// The list for people, or as src/ops/OPERATORS.md; CSV and JSON (schema
/// opcost.ops/1) for programs.
std::string operator_list(const std::vector<OperatorEntry>& entries, ReportFormat format);

}  // namespace opcost
