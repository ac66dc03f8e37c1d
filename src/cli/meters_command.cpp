// opcost meters: what can measure energy on this machine.
#include <algorithm>

#include "cli/commands.h"
#include "cli/meter_options.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/render_options.h"
#include "opcost/measure/host.h"
#include "opcost/measure/open_meter.h"
#include "report/lists/meter_list.h"

namespace opcost::cli {
namespace {

/// Returns the meter's name; the PROG of "command=PROG" goes into the options.
std::string name_of(const std::string& meter, MeterOptions& options) {
  constexpr std::string_view kCommand = "command=";
  if (!meter.starts_with(kCommand)) return meter;
  options.command = meter.substr(kCommand.size());
  return "command";
}

}  // namespace

ExitCode run_meters(const Arguments& arguments, Streams& streams) {
  CLI::App app{
      "What can measure energy on this machine: each meter is available, absent (and why), or\n"
      "lacks a permission (and what to run).",
      "meters"};
  set_usage(app, "usage: opcost meters [options]");
  MeterOptions options;
  std::string meter, format = "text", output;
  app.add_option("--meter", meter, "only this one: perf, nvml, command=PROG...")->type_name("NAME");
  add_meter_options(app, options);
  add_format_option(app, format, kMeterListFormats, "text for people; json is a contract");
  app.add_option("-o,--output", output, "write to a file")->type_name("FILE");
  if (const auto end = parse(app, arguments, streams)) return *end;
  const auto chosen = chosen_format(format, kMeterListFormats);
  if (!chosen) return report(chosen.error(), streams);
  const std::string name = name_of(meter, options);
  const auto names = meter_names();
  if (!name.empty() && std::ranges::find(names, name) == names.end())
    return report(not_one_of("meter", name, names), streams);
  auto meters = list_meters(options);
  std::erase_if(meters, [&](const MeterStatus& status) {
    return !name.empty() && status.meter.name != name;
  });
  return deliver(meter_list(meters, virtual_machine(options), *chosen), output, streams);
}

}  // namespace opcost::cli
