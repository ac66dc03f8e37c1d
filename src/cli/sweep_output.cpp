// opcost MODEL --sweep: one model, asked for each value of a variable.
#include "cli/sweep_output.h"

#include <algorithm>
#include <string>

#include "cli/output.h"
#include "cli/print_warnings.h"
#include "opcost/compare/sweep.h"
#include "opcost/core/text.h"
#include "opcost/report/render_compare.h"

namespace opcost::cli {
namespace {

ExitCode sweep_verdict(const Sweep& made, const EstimateInput& typed, const Verdict& gate,
                       Streams& streams) {
  GateKeeper keeper(gate.gates);
  std::optional<JudgedEnergy> base;
  if (gate.baseline) base = gate.baseline->judged();
  ExitCode trouble = ExitCode::Done;
  std::uint64_t unknown = 0;
  for (const ComparedModel& point : made.points.models) {
    const ComparedCell& cell = point.cells.front();
    if (cell.error) trouble = report(*cell.error, streams);
    if (!cell.figures) continue;
    unknown = std::max(unknown, cell.figures->unknown_nodes);
    keeper.judge(made.variable + "=" + point.label,
                 {cell.figures->energy, cell.figures->unknown_nodes}, base);
  }
  ExitCode code = keeper.verdict(streams);
  if (typed.strict && unknown > 0) {
    streams.err << "opcost: --strict: there are unknown nodes\n";
    code = ExitCode::No;
  }
  return finish(trouble == ExitCode::Done ? code : trouble, streams);
}

// With -o FILE.svg the plot goes to the file and the report to the screen.
ExitCode deliver_sweep(const Sweep& made, const EstimateInput& typed, const EstimateJob& job,
                       Streams& streams) {
  const bool svg = typed.output.output.ends_with(".svg");
  if (svg) {
    const ExitCode written = deliver(render_sweep_svg(made), typed.output.output, streams);
    if (written != ExitCode::Done) return written;
  }
  const ExitCode delivered =
      deliver(render_sweep(made, job.rendering), svg ? "" : typed.output.output, streams);
  if (delivered != ExitCode::Done) return delivered;
  if (job.rendering.format == ReportFormat::Csv) print_warnings(made.points, streams);
  return sweep_verdict(made, typed, job.gate, streams);
}

// The error of all points, where they have the same one: it is of the question, not of a value.
const Error* error_of_all(const Comparison& points) {
  const Error* first = nullptr;
  for (const ComparedModel& point : points.models) {
    const auto& error = point.cells.front().error;
    if (!error || (first != nullptr && to_string(*first) != to_string(*error))) return nullptr;
    first = &*error;
  }
  return first;
}

// Formats that tools of others open are of one model.
Status check_sweep_format(ReportFormat format) {
  if (std::ranges::find(kComparisonFormats, format) != kComparisonFormats.end()) return Ok{};
  return Error{"--sweep goes with no --format " + std::string(to_string(format)), "",
               joined(kComparisonFormats.names(), ", ") + " take it"};
}

}  // namespace

ExitCode sweep_and_print(const EstimateInput& typed, const EstimateJob& job, Streams& streams) {
  if (const auto fits = check_sweep_format(job.rendering.format); !fits)
    return report(fits.error(), streams);
  if (!typed.statement.empty())
    return report({"--sweep goes with no --statement", "", "state the one that you chose"},
                  streams);
  if (typed.carbon.equivalents)
    return report({"--sweep goes with no --equivalents", "", "ask for them of one value"}, streams);
  if (job.gate.baseline && job.gate.baseline->saved)
    return report({"--sweep asks several questions, of which a saved report answers one at most",
                   typed.baseline, "give a model as --baseline"},
                  streams);
  const auto request = sweep_request(typed.sweep);
  if (!request) return report(request.error(), streams);
  const std::string& path = typed.models.front();
  if (path == "-")
    return report({"--sweep reads its model once for each value, which `-` cannot", "", ""},
                  streams);
  const auto made = sweep({path, path, job.options}, *request, {*job.table});
  if (!made) return report(made.error(), streams);
  if (const Error* error = error_of_all(made->points)) return report(*error, streams);
  return deliver_sweep(*made, typed, job, streams);
}

}  // namespace opcost::cli
