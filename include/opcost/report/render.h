#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/carbon/footprint.h"
#include "opcost/core/enum_names.h"
#include "opcost/core/result.h"
#include "opcost/estimate/record.h"

namespace opcost {

enum class OutputFormat : std::uint8_t { Text, Json, Csv, Markdown };

inline constexpr std::array kAllOutputFormats{OutputFormat::Text, OutputFormat::Json,
                                              OutputFormat::Csv, OutputFormat::Markdown};

/// "text", "json", "csv", "markdown"
std::string_view to_string(OutputFormat format);
std::optional<OutputFormat> format_option(std::string_view name);

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

struct RenderOptions {
  OutputFormat format = OutputFormat::Text;
  /// Text only: the main table keeps the N most expensive rows, dearest first,
  /// and adds up the others in a row of their own. 0: all rows.
  std::size_t top = 0;
  Breakdown by = Breakdown::Layer;  ///< Text only.
  std::size_t depth = 0;  ///< Text only: parts of a module's path that make a row; 0: all.
  /// Only nodes of these operators ("Conv", "com.microsoft.Gelu") become rows;
  /// empty: all. Totals stay those of the whole model.
  std::vector<std::string> only_ops;
  std::optional<CarbonUse> carbon;  ///< Also the CO2 of the energy.
  bool colour = false;              ///< Text only: ANSI colours.
  std::size_t width = 100;          ///< Text only: columns to fill; at least 80 are taken.
};

/// Writes a report, the same bytes for the same record, whatever the locale.
///
/// Text is for people and free to change. What a file says (names above all) is
/// shown with its control characters escaped and long names shortened. Markdown is
/// the totals and the main table, for a comment or a wiki.
///
/// JSON is a contract, schema "opcost.estimate/1": every number is exact, energy
/// in pJ. What is not known is null: the shape or dtype of a tensor; macs,
/// energy_pj and energy_pj_ideal of an unknown node. The counts and energies of a
/// node that runs several times ("times", in a loop) are those of all its runs.
/// Where the table charges nodes beside their events, a node has node_pj, which is
/// part of its energy_pj. A node that a regression prices as a whole has `pricing`,
/// how; node_pj is then all of its energy, energy_pj_ideal the same, and the pj of its
/// events are 0. Where a predictor knows no energy of a node, its reason is "price".
/// A node between DequantizeLinear and QuantizeLinear that is counted as an integer
/// operator has its name, `counted_as`, and that one's operands. Where a unit of work
/// was asked for, totals has `per`: unit, count (in one inference), basis, energy_pj
/// and energy_pj_ideal of one.
/// With `carbon`, and only then, there is an object "carbon": inferences, place, name,
/// g_per_kwh, year, scope, note, sources[] (title, licence, url), pue, energy_kwh (of all
/// inferences), drawn_kwh (the same times PUE), co2e_g, co2e_g_ideal, and
/// equivalents[] where asked for.
///
/// CSV has one row a node, and these columns in this order:
///   id, name, op, domain, status, reason, output_dtype, output_shape ("1x64x55x55",
///   of the first output), macs, then the number of events of each action (mul, add,
///   read, write, compare, div, exp, log, sqrt, sin, bitwise, convert), arithmetic_pj,
///   memory_pj, energy_pj (these two and what the table charges for the node itself),
///   energy_pj_ideal. What is not known is empty. New columns are added at the end only. With
///   `carbon`, and only then, these follow: co2e_g and co2e_g_ideal (of the node, for all
///   inferences, PUE included; their sum over all nodes is the total), and, the same in every row,
///   inferences, pue, carbon_place, carbon_g_per_kwh, carbon_year, carbon_scope, carbon_source.
///
/// Errors: an operator of only_ops that the model does not have; a stream that failed.
Status render(const Estimate& estimate, const RenderOptions& options, std::ostream& out);
/// The same, appended to a text.
Status render(const Estimate& estimate, const RenderOptions& options, std::string& text);

}  // namespace opcost
