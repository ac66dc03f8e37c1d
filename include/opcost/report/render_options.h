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
#include "opcost/cost/pricer.h"
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

/// A column of the table of layers that is shown where it is asked for.
enum class LayerColumn : std::uint8_t {
  Params,  ///< NodeEstimate::parameters.
  Input,   ///< The shape of the first input that is not stored.
  Module,  ///< NodeEstimate::module.
  Weight,  ///< NodeEstimate::weight.
  Bytes    ///< Of the arrays that it reads and writes, each once.
};
inline constexpr std::array kLayerColumnNames{
    EnumName{LayerColumn::Params, "params"}, EnumName{LayerColumn::Input, "input"},
    EnumName{LayerColumn::Module, "module"}, EnumName{LayerColumn::Weight, "weight"},
    EnumName{LayerColumn::Bytes, "bytes"}};

/// How an estimate is written: format, colour and width, and what is shown.
struct RenderOptions : ReportLayout {
  /// The main table keeps the N most expensive rows, dearest first,
  /// and adds up the others in a row of their own. 0: all rows.
  std::size_t top = 0;
  bool all = false;                  ///< On a screen too, all rows of the main table.
  Breakdown by = Breakdown::Layer;   ///< What its rows are.
  bool tree = false;                 ///< Modules inside modules, with sums at each depth.
  std::size_t depth = 0;             ///< Parts of a module's path that make a row; 0: all.
  std::vector<LayerColumn> columns;  ///< Text, Markdown and LaTeX: more columns of a layer.
  /// Only nodes of these operators ("Conv", "com.microsoft.Gelu") become rows;
  /// empty: all. Totals stay those of the whole model.
  std::vector<std::string> only_ops;
  std::optional<CarbonUse> carbon;  ///< Also the CO2 of the energy.
  /// HTML only: who knows the source of each price; null: sources of prices are left out.
  const Pricer* pricer = nullptr;
};

/// The formats of an estimate's report.
inline constexpr FormatList kEstimateFormats{
    ReportFormat::Text,          ReportFormat::Json,   ReportFormat::Csv,
    ReportFormat::Markdown,      ReportFormat::Html,   ReportFormat::Latex,
    ReportFormat::Svg,           ReportFormat::Netron, ReportFormat::Pprof,
    ReportFormat::ModelExplorer, ReportFormat::Trace,  ReportFormat::Speedscope,
    ReportFormat::Accelergy};

}  // namespace opcost
