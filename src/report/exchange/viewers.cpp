// Writes what viewers of graphs show beside a model: Netron, Model Explorer.
#include <map>
#include <sstream>

#include "io/json_writer.h"
#include "opcost/core/text.h"
#include "report/exchange/node_energies.h"
#include "report/exchange/profiles.h"
#include "report/layout/figures.h"

namespace opcost {
namespace {

using Layout = JsonWriter::Layout;

void write_metric(JsonWriter& json, std::string_view kind, const std::string& target,
                  std::string_view name, const std::string& value) {
  json.begin_object(Layout::Line);
  json.member("kind", kind);
  json.member("target", target);
  json.member("name", name);
  json.member("value", value);
  json.end_object();
}

void write_node_metrics(JsonWriter& json, const NodeEnergy& node, std::string_view kind,
                        Picojoules whole) {
  const std::string& target = kind == "node" ? node.name : node.output;
  if (target.empty()) return;
  if (node.unknown) return write_metric(json, kind, target, "energy", "unknown");
  write_metric(json, kind, target, "energy", energy_text(node.energy));
  write_metric(json, kind, target, "energy_pj", exact_text(node.energy.value));
  write_metric(json, kind, target, "share", percent(ratio(node.energy, whole)));
  write_metric(json, kind, target, "floor", energy_text(node.floor));
  if (node.macs > 0) write_metric(json, kind, target, "macs", grouped_text(Count{node.macs}));
}

}  // namespace

std::string netron_attachment(const Estimate& estimate, const Selection& nodes) {
  const Totals& totals = estimate.totals;
  std::ostringstream out;
  JsonWriter json(out);
  json.begin_object();
  json.member("signature", "netron:attachment");
  json.key("metadata");
  json.begin_array();
  for (const std::string_view kind : {"model", "graph"})
    write_metric(json, kind, kind == "graph" ? estimate.graph_name : "", "priced with",
                 "table " + estimate.table.name + ", placement " +
                     std::string(to_string(estimate.options.placement)));
  json.end_array();
  json.key("metrics");
  json.begin_array();
  for (const std::string_view kind : {"model", "graph"}) {
    const std::string target = kind == "graph" ? estimate.graph_name : "";
    write_metric(json, kind, target, "energy", energy_text(totals.energy));
    write_metric(json, kind, target, "energy_pj", exact_text(totals.energy.value));
    write_metric(json, kind, target, "floor", energy_text(totals.energy_floor));
    write_metric(json, kind, target, "macs", grouped_text(Count{totals.macs}));
    if (estimate.coverage.unknown > 0)
      write_metric(json, kind, target, "unknown nodes", std::to_string(estimate.coverage.unknown));
  }
  for (const NodeEnergy& node : node_energies(nodes)) {
    write_node_metrics(json, node, "node", totals.energy);
    if (may_be_ours(node)) write_node_metrics(json, node, "value", totals.energy);
  }
  json.end_array();
  json.end_object();
  return std::move(out).str();
}

std::string model_explorer_data(const Estimate& estimate, const Selection& nodes) {
  std::map<std::string, double> results;
  for (const NodeEnergy& node : node_energies(nodes)) {
    const std::string& key = may_be_ours(node) && !node.output.empty() ? node.output : node.name;
    if (!key.empty() && !node.unknown) results[key] += node.energy.value;
  }
  std::ostringstream out;
  JsonWriter json(out);
  json.begin_object();
  json.member("name", "energy (pJ), table " + estimate.table.name);
  json.key("results");
  json.begin_object();
  for (const auto& [key, energy] : results) {
    json.key(key);
    json.begin_object(Layout::Line);
    json.member("value", energy);
    json.end_object();
  }
  json.end_object();
  // From pale to strong of one hue: cheap to dear, for every kind of eye.
  json.key("gradient");
  json.begin_array();
  struct Stop {
    double at;
    const char *paint, *ink;
  };
  for (const Stop& stop : {Stop{0.0, "#f7fbff", "#1d2126"}, Stop{0.5, "#7fb9dd", "#1d2126"},
                           Stop{1.0, "#08519c", "#ffffff"}}) {
    json.begin_object(Layout::Line);
    json.member("stop", stop.at);
    json.member("bgColor", stop.paint);
    json.member("textColor", stop.ink);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return std::move(out).str();
}

}  // namespace opcost
