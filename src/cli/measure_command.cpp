// opcost measure: the energy of models that really run here.
#include <algorithm>
#include <cmath>
#include <filesystem>

#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/measure_counts.h"
#include "cli/measure_plan.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/progress_bar.h"
#include "cli/render_options.h"
#include "io/file.h"
#include "io/temporary_folder.h"
#include "opcost/core/text.h"
#include "opcost/measure/file_log.h"
#include "opcost/measure/fill_log.h"
#include "opcost/measure/host.h"
#include "opcost/measure/measure.h"
#include "opcost/measure/open_meter.h"
#include "opcost/measure/start_runner.h"
#include "opcost/measure/surroundings.h"
#include "report/layout/printable.h"

namespace opcost::cli {
namespace {

/// The tools of a measurement.
struct Metered {
  std::unique_ptr<Meter> meter;
  std::vector<std::string> notes;
};

Result<Metered> open_metered(const MeasureInput& input) {
  auto meter = open_meter(input.meter, input.meter_options);
  if (!meter) return meter.error();
  Metered metered{*std::move(meter), {}};
  const auto machine = virtual_machine(input.meter_options);
  if (!machine || metered.meter->description().method != Method::Measured) return metered;
  const std::string what = "this is a virtual machine (" + *machine + ")";
  if (!input.force)
    return Error{what + ": its counters are of nothing or of its whole host", "",
                 "measure on the host, estimate with --meter tdp, or insist with --force"};
  metered.notes.push_back(what + ": measured all the same, since --force says so");
  return metered;
}

/// The raw file: "runs.raw.jsonl" beside "runs.csv"; "": none.
std::string raw_path(const MeasureInput& input) {
  const std::string& rows = input.fill.empty() ? input.output : input.fill;
  if (!input.raw.empty() || rows.empty()) return input.raw;
  if (rows.starts_with("/dev/")) return "";
  std::filesystem::path path(rows);
  return path.replace_extension(".raw.jsonl").string();
}

std::string left_text(Seconds left) {
  const double minutes = left.count() / 60.0;
  if (minutes < 1.0) return std::to_string(static_cast<int>(left.count())) + " s left";
  if (minutes < 90.0) return std::to_string(std::lround(minutes)) + " min left";
  return rounded_text(minutes / 60.0, 2) + " h left";
}

Result<Measurement> measure_with_bar(const MeasureInput& input, const MeasurePlan& plan,
                                     Meter& meter, MeasureLog& log, Streams& streams) {
  const auto clock = system_clock(InterruptGuard::interrupted);
  const auto surroundings =
      watch_machine({input.meter_options.proc_root, input.meter_options.sysfs_root});
  ProgressBar bar(streams, "measure");
  const MeasureTools tools{
      meter,
      *clock,
      *surroundings,
      log,
      [&input](const Workload& work) {
        return start_runner(input.runner, work, InterruptGuard::interrupted);
      },
      InterruptGuard::interrupted,
      [&bar](const MeasureProgress& now) {
        bar.show(now.share, left_text(now.left) + ", " + shortened(printable(now.what), 40));
      }};
  return measure(plan.subjects, input.protocol, tools);
}

/// Reports what failed with models and layers; the same failure of several only once. False if
/// nothing failed.
bool tell_errors(const Measurement& measurement, Streams& streams) {
  std::vector<std::pair<const SubjectResult*, std::size_t>> told;
  for (const SubjectResult& result : measurement.results) {
    if (!result.error) continue;
    const auto same = std::ranges::find_if(
        told, [&](const auto& one) { return one.first->error->what == result.error->what; });
    if (same != told.end())
      ++same->second;
    else
      told.emplace_back(&result, 0);
  }
  for (const auto& [result, more] : told) {
    const std::string others = more == 0 ? "" : " and " + std::to_string(more) + " more";
    report({result->error->what, result->name + others, result->error->hint}, streams);
  }
  return !told.empty();
}

/// How the program ends.
ExitCode verdict(const MeasureInput& input, const MeasurePlan& plan, const Measurement& measurement,
                 Streams& streams) {
  for (const Error& error : plan.failed) report(error, streams);
  if (!measurement.interrupted)
    return tell_errors(measurement, streams) || !plan.failed.empty() ? ExitCode::Trouble
                                                                     : ExitCode::Done;
  streams.err << "opcost: interrupted; what is finished is kept"
              << (input.output.empty() && input.fill.empty()
                      ? ""
                      : " in " + printable(input.fill.empty() ? input.output : input.fill))
              << '\n';
  return ExitCode::Interrupted;
}

Result<std::unique_ptr<MeasureLog>> open_log(const MeasureInput& input, const MeasurePlan& plan,
                                             const std::string& raw, LogContext context) {
  if (plan.fill) return fill_log(*plan.fill, plan.fill_rows, raw, std::move(context));
  auto log = FileLog::open(input.output, raw, std::move(context));
  if (!log) return log.error();
  return std::unique_ptr<MeasureLog>(*std::move(log));
}

/// How many rows there were, before the time that they take.
void say_rows(const MeasurePlan& plan, Streams& streams) {
  if (!plan.fill) return;
  streams.err << "opcost: " << printable(plan.fill->path()) << ": "
              << plural_text(plan.subjects.size(), "row") << " of "
              << grouped_text(Count{plan.fill->rows()}) << " to measure\n";
}

ExitCode run_plan(const MeasureInput& input, const MeasurePlan& plan, Metered& metered,
                  Streams& streams) {
  const auto host = host_description(input.meter_options);
  const std::string raw = raw_path(input);
  if (input.raw.empty())
    if (auto safe = refuse_link(raw); !safe) return report(safe.error(), streams);
  say_rows(plan, streams);
  auto log =
      open_log(input, plan, raw,
               {metered.meter->description(), input.protocol, input.runner, host, plan.rows});
  if (!log) return report(log.error(), streams);
  const auto measured = measure_with_bar(input, plan, *metered.meter, **log, streams);
  if (!measured) return report(measured.error(), streams);
  const MeasureReport result{*measured, input.protocol, host, plan.networks, metered.notes};
  const auto layout = chosen_layout(input.format, kMeasureFormats, true, streams);
  if (!layout) return report(layout.error(), streams);
  const ExitCode delivered = deliver(measure_report(result, *layout), "", streams);
  const ExitCode ended = verdict(input, plan, *measured, streams);
  return delivered != ExitCode::Done ? delivered : ended;
}

ExitCode run_typed(MeasureInput& input, Streams& streams) {
  if (auto understood = understand(input); !understood) return report(understood.error(), streams);
  if (counts_values(input)) return run_counts(input, streams);
  const InterruptGuard guard;
  auto metered = open_metered(input);
  if (!metered) return report(metered.error(), streams);
  const auto folder = TemporaryFolder::make();
  if (!folder) return report(folder.error(), streams);
  const auto plan = plan_measurement(input, folder->path());
  if (!plan) return report(plan.error(), streams);
  if (!plan->subjects.empty()) return run_plan(input, *plan, *metered, streams);
  if (plan->fill && plan->failed.empty())
    return deliver(printable(input.fill) + ": each row has its energy already\n", "", streams);
  for (const Error& error : plan->failed) report(error, streams);
  return ExitCode::Trouble;
}

}  // namespace

ExitCode run_measure(const Arguments& arguments, Streams& streams) {
  CLI::App app{
      "The energy of one inference of models that really run here, by the joules of a meter.",
      "measure"};
  set_usage(
      app, "usage: opcost measure MODEL... [-o runs.csv] [--meter NAME] [options]",
      {{"opcost meters", "what can measure here"},
       {"opcost measure --fill d/runs.csv", "what opcost sample wrote"},
       {"opcost measure net.onnx -o runs.csv", "a row of a runs file"},
       {"opcost measure net.onnx --per-layer -o runs.csv", "its layers, too"},
       {"opcost measure net.onnx --meter tdp --tdp 65", "a formula, where nothing measures"}});
  MeasureInput input;
  add_measure_options(app, input);
  if (const auto end = parse(app, arguments, streams)) return *end;
  return run_typed(input, streams);
}

}  // namespace opcost::cli
