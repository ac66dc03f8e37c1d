#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/carbon/footprint.h"
#include "opcost/core/enum_names.h"
#include "opcost/report/format.h"

namespace opcost {

/// What one row of the text report's main table stands for.
enum class Breakdown : std::uint8_t {
  Layer,   ///< A node, in the order of the graph.
  Op,      ///< An operator.
  Tier,    ///< A memory of the table, and the arithmetic.
  Action,  ///< mul, add, read, ...
  Module,  ///< NodeEstimate::module: "a/b" of "/a/b/Conv", "a.b" of "a.b.conv".
};

inline constexpr std::array kBreakdownNames{
    EnumName{Breakdown::Layer, "layer"}, EnumName{Breakdown::Op, "op"},
    EnumName{Breakdown::Tier, "tier"}, EnumName{Breakdown::Action, "action"},
    EnumName{Breakdown::Module, "module"}};
inline constexpr auto kAllBreakdowns = values_of(kBreakdownNames);
constexpr std::string_view to_string(Breakdown by) { return name_of(kBreakdownNames, by); }
constexpr std::optional<Breakdown> parse_breakdown(std::string_view name) {
  return parse_name(kBreakdownNames, name);
}

/// How an estimate is written: format, colour and width, and what is shown.
struct RenderOptions : ReportLayout {
  /// Text only: the main table keeps the N most expensive rows, dearest first,
  /// and adds up the others in a row of their own. 0: all rows.
  std::size_t top = 0;
  Breakdown by = Breakdown::Layer;  ///< Text only.
  std::size_t depth = 0;  ///< Text only: parts of a module's path that make a row; 0: all.
  /// Only nodes of these operators ("Conv", "com.microsoft.Gelu") become rows;
  /// empty: all. Totals stay those of the whole model.
  std::vector<std::string> only_ops;
  std::optional<CarbonUse> carbon;  ///< Also the CO2 of the energy.
};

/// The formats of an estimate's report.
inline constexpr FormatList kEstimateFormats =
    view_formats({ReportFormat::Json, ReportFormat::Csv});

}  // namespace opcost
