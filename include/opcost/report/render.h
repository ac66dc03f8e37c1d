#pragma once

#include <ostream>
#include <string>

#include "opcost/core/result.h"
#include "opcost/estimate/record.h"
#include "opcost/report/render_options.h"

namespace opcost {

/// Writes a report, the same bytes for the same record, whatever the locale.
///
/// Text is for people and free to change. What a file says (names above all) is
/// shown with its control characters escaped and long names shortened. Markdown is
/// the totals and the main table, for a comment or a wiki.
///
/// JSON is a contract, schema "opcost.estimate/1" (`schema_minor` grows with what is added to
/// it; 1: energy_pj_tiled and energy_pj_array beside energy_pj_floor, in totals and nodes; 2:
/// `parameters` of a node, the numbers of the model that it reads): every
/// number is exact, energy in pJ. What is not known is null: the shape or dtype of a tensor; macs,
/// energy_pj and energy_pj_floor of an unknown node. The counts and energies of a
/// node that runs several times ("times", in a loop) are those of all its runs.
/// Where the table charges nodes beside their events, a node has node_pj, which is
/// part of its energy_pj. energy_pj_ideal, as energy_pj_floor was called before, is the same
/// number, here and everywhere. A node that a regression prices as a whole has `pricing`,
/// how; node_pj is then all of its energy, energy_pj_floor the same, and the pj of its
/// events are 0. Where a predictor knows no energy of a node, its reason is "price".
/// A node between DequantizeLinear and QuantizeLinear that is counted as an integer
/// operator has its name, `counted_as`, and that one's operands. Where MACs are of constants,
/// totals has how many, `folded_macs`; they are not in `macs`. Where a unit of work
/// was asked for, totals has `per`: unit, count (in one inference), basis, energy_pj
/// and energy_pj_floor of one.
/// With `carbon`, and only then, there is an object "carbon": inferences, place, name,
/// g_per_kwh, year, scope, note, sources[] (title, licence, url), pue, energy_kwh (of all
/// inferences), drawn_kwh (the same times PUE), co2e_g, co2e_g_floor
/// (and co2e_g_ideal, the same), and equivalents[] where asked for.
///
/// CSV has one row a node, and these columns in this order:
///   id, name, op, domain, status, reason, output_dtype, output_shape ("1x64x55x55",
///   of the first output), macs, then the number of events of each action (mul, add,
///   read, write, compare, div, exp, log, sqrt, sin, bitwise, convert, shift, popcount, accumulate,
///   neuron), arithmetic_pj, memory_pj, energy_pj (these two and what the table charges for the
///   node itself), energy_pj_ideal. What is not known is empty. A text that a spreadsheet would run
///   (it begins with =, @, a tab or a carriage return, or with + or - and is no number) has an
///   apostrophe in front, in this and every other CSV that opcost writes. New columns are added at
///   the end only. With `carbon`, and only then, these follow: co2e_g and co2e_g_ideal (of the
///   node, for all inferences, PUE included; their sum over all nodes is the total), and, the same
///   in every row, inferences, pue, carbon_place, carbon_g_per_kwh, carbon_year, carbon_scope,
///   carbon_source. Last: energy_pj_floor, the same as energy_pj_ideal, and with `carbon`
///   co2e_g_floor; energy_pj_tiled and energy_pj_array, empty where a regression prices the node as
///   a whole.
///
/// Errors: an operator of only_ops that the model does not have; a stream that failed.
Status render(const Estimate& estimate, const RenderOptions& options, std::ostream& out);
/// The same, appended to a text.
Status render(const Estimate& estimate, const RenderOptions& options, std::string& text);

}  // namespace opcost
