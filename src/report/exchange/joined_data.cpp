// Joined profiles as data: JSON, and events for Perfetto.
#include <sstream>
#include <utility>

#include "io/json_writer.h"
#include "opcost/core/version.h"
#include "report/exchange/joined_profile.h"
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
  json.begin_object(Layout::Line);
  json.member("name", printable(node.name));
  json.member("cat", printable(node.op));
  json.member("ph", "X");
  json.member("ts", node.begin);
  json.member("dur", node.duration);
  json.member("pid", std::uint64_t{1});
  json.member("tid", std::uint64_t{1});
  json.key("args");
  json.begin_object(Layout::Line);
  json.member("mean_us", node.microseconds);
  write_energy(json, node);
  json.end_object();
  json.end_object();
}

// Watts while the node ran, and none behind it.
void write_power(JsonWriter& json, const JoinedNode& node) {
  if (!node.energy || node.duration <= 0.0) return;
  const double watts = node.energy->value * 1e-6 / node.duration;
  for (const auto& [at, value] :
       {std::pair{node.begin, watts}, std::pair{node.begin + node.duration, 0.0}}) {
    json.begin_object(Layout::Line);
    json.member("name", "estimated energy over measured time (W)");
    json.member("ph", "C");
    json.member("ts", at);
    json.member("pid", std::uint64_t{1});
    json.key("args");
    json.begin_object(Layout::Line);
    json.member("W", value);
    json.end_object();
    json.end_object();
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
  json.begin_object();
  json.key("otherData");
  json.begin_object();
  json.member("exporter", "opcost " + std::string(version()));
  json.member("model", printable(estimate.model));
  json.member("table", printable(estimate.table.name));
  json.member("profile", printable(profile.file));
  json.end_object();
  json.key("traceEvents");
  json.begin_array();
  for (const JoinedNode& node : profile.nodes) {
    if (node.runs == 0) continue;
    write_slice(json, node);
    write_power(json, node);
  }
  json.end_array();
  json.end_object();
  return std::move(out).str();
}

}  // namespace opcost
