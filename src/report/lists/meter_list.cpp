// The list of the meters of this machine.
#include "report/lists/meter_list.h"

#include <algorithm>
#include <sstream>

#include "io/json_writer.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr std::size_t kMeterColumns = 10, kStateColumns = 12;

/// "measured, package+dram: RAPL by perf_event: package-0, dram-0"
std::string detail_text(const MeterStatus& status) {
  if (status.state != MeterState::Available) return status.detail;
  return std::string(to_string(status.meter.method)) + ", " + status.meter.scope + ": " +
         status.detail;
}

bool measures(const MeterStatus& status) {
  return status.state == MeterState::Available && status.meter.method == Method::Measured;
}

std::string as_text(const std::vector<MeterStatus>& meters,
                    const std::optional<std::string>& virtual_machine) {
  std::string text;
  for (const MeterStatus& status : meters)
    text += padded(printable(status.meter.name), kMeterColumns) +
            padded(std::string(to_string(status.state)), kStateColumns) +
            printable(detail_text(status)) + "\n";
  if (meters.size() > 1 && std::ranges::none_of(meters, measures))
    text += "\nNone of them measures here.\n";
  if (virtual_machine)
    text += "\nThis is a virtual machine (" + printable(*virtual_machine) +
            "): counters in it are of nothing or of its whole host.\n";
  return text;
}

std::string as_json(const std::vector<MeterStatus>& meters,
                    const std::optional<std::string>& virtual_machine) {
  std::ostringstream out;
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "opcost.meters/1");
  if (virtual_machine) {
    json.member("virtual_machine", *virtual_machine);
  } else {
    json.null_member("virtual_machine");
  }
  json.key("meters");
  json.begin_array();
  for (const MeterStatus& status : meters) {
    json.begin_object(JsonWriter::Layout::Line);
    json.member("name", status.meter.name);
    json.member("state", to_string(status.state));
    json.member("method", to_string(status.meter.method));
    if (status.state == MeterState::Available) {
      json.member("scope", status.meter.scope);
    } else {
      json.null_member("scope");
    }
    json.member("detail", status.detail);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return out.str() + "\n";
}

}  // namespace

std::string meter_list(const std::vector<MeterStatus>& meters,
                       const std::optional<std::string>& virtual_machine, ReportFormat format) {
  return format == ReportFormat::Json ? as_json(meters, virtual_machine)
                                      : as_text(meters, virtual_machine);
}

}  // namespace opcost
