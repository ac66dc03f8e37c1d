// Joined profiles as data: JSON, and events for Perfetto.
#include <sstream>
#include <utility>

#include "io/json_writer.h"
#include "report/exchange/joined_profile.h"
#include "report/exchange/trace_json.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

using Layout = JsonWriter::Layout;

void write_energy(JsonWriter& json, const JoinedNode& node) {
  if (node.energy)
    json.member("energy_pj", node.energy->value);
  else
    json.null_member("energy_pj");
}

void write_slice(JsonWriter& json, const JoinedNode& node) {
  begin_slice(json, node.name, node.op, node.begin, node.duration);
  json.member("mean_us", node.microseconds);
  write_energy(json, node);
  end_event(json);
}

// Watts while the node ran, and none behind it.
void write_power(JsonWriter& json, const JoinedNode& node) {
  if (!node.energy || node.duration <= 0.0) return;
  const double watts = node.energy->value * 1e-6 / node.duration;
  for (const auto& [at, value] :
       {std::pair{node.begin, watts}, std::pair{node.begin + node.duration, 0.0}}) {
    begin_counter(json, "estimated energy over measured time (W)", at);
    json.member("W", value);
    end_event(json);
  }
}

}  // namespace

std::string joined_json(const Estimate& estimate, const JoinedProfile& profile) {
  std::ostringstream out;
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "opcost.joined/1");
  json.member("model", estimate.model);
  json.member("table", estimate.table.name);
  json.member("profile", profile.file);
  json.member("runs", profile.runs);
  json.member("us", profile.microseconds);
  json.member("energy_pj", estimate.totals.energy.value);
  json.key("nodes");
  json.begin_array();
  for (const JoinedNode& node : profile.nodes) {
    json.begin_object(Layout::Line);
    json.member("name", node.name);
    json.member("op", node.op);
    if (node.runs > 0)
      json.member("us", node.microseconds);
    else
      json.null_member("us");
    write_energy(json, node);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return std::move(out).str();
}

std::string joined_trace(const Estimate& estimate, const JoinedProfile& profile) {
  std::ostringstream out;
  JsonWriter json(out);
  begin_trace(json, estimate);
  json.member("profile", printable(profile.file));
  begin_trace_events(json);
  for (const JoinedNode& node : profile.nodes) {
    if (node.runs == 0) continue;
    write_slice(json, node);
    write_power(json, node);
  }
  end_trace(json);
  return std::move(out).str();
}

}  // namespace opcost
