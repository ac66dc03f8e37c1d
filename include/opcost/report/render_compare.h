#pragma once

#include <string>

#include "opcost/compare/diff_record.h"
#include "opcost/compare/record.h"
#include "opcost/compare/sweep_record.h"
#include "opcost/report/render_options.h"

namespace opcost {

inline constexpr FormatList kComparisonFormats{
    ReportFormat::Text, ReportFormat::Json,  ReportFormat::Csv, ReportFormat::Markdown,
    ReportFormat::Html, ReportFormat::Latex, ReportFormat::Svg};

/// The reports of comparisons, in every format of kComparisonFormats; of RenderOptions they
/// take `format`, `colour` and `width`, a diff also `top`. The same bytes for the same
/// record, whatever the locale. Text and Markdown are for people and free to change;
/// JSON and CSV are contracts. Energies are in pJ.
///
/// A comparison: JSON schema "opcost.compare/1", with `models[]` in the order they are
/// sorted (`tables[]`, and `placements[]` their figures are under), each with `results[]`, one per
/// table: the figures, or an `error`; and pairs of models whose order changes,
/// `flips_between_tables` and `flips_between_placements`; `turns[]` has the price of a counted node
/// at which two neighbours in the ranking change places. CSV has a row for each model and table:
///   model, path, table, placement, error, rank, energy_pj, energy_pj_ideal, relative
///   (to the baseline), macs, flops (2 a MAC), parameters, pj_per_mac, memory_share,
///   peak_activation_bytes, nodes, unknown_nodes, energy_pj_array, energy_pj_patch,
///   metric (under its own name), pareto (yes or no), energy_pj_floor; then the energy in pJ of
///   every operator, "op:Conv", and memory, "tier:DRAM" and "tier:arithmetic".
/// What is not known is empty, and null in JSON: so are the sums of a model with unknown nodes
/// (JSON then has `undecided` and the sum of the others, `energy_pj_known`).
std::string render_comparison(const Comparison& comparison, const RenderOptions& options);

/// A diff: JSON schema "opcost.diff/1", with `nodes[]` that have `kind`, `before`, `after`
/// (null where there is none), `energy_pj_change` and `changes[]` in words. CSV has a row
/// for each node: kind, then id, op, macs, energy_pj and energy_pj_ideal of both sides
/// ("before_id"...), energy_pj_change, energy_pj_ideal_change, changes, and the floors again under
/// their name: before_energy_pj_floor, after_energy_pj_floor, energy_pj_floor_change.
/// The figures of unknown nodes, and changes in which they take part, are empty, and null in JSON.
/// energy_pj_ideal is what energy_pj_floor was called before: the same number.
std::string render_diff(const Diff& diff, const RenderOptions& options);

/// A sweep: JSON schema "opcost.sweep/1" with `points[]` like the models of a comparison;
/// CSV as of a comparison, with the variable's name above the first column.
std::string render_sweep(const Sweep& sweep, const RenderOptions& options);
/// The plot of a sweep as an SVG document; "" where no value has an estimate.
std::string render_sweep_svg(const Sweep& sweep);

}  // namespace opcost
