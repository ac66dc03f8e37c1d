// What was measured, as JSON.
#include <cstdint>
#include <sstream>

#include "io/json_writer.h"
#include "report/calibrate/scores_json.h"
#include "report/measure/measure_report.h"

namespace opcost {
namespace {

void write_meter(JsonWriter& json, const MeterDescription& meter) {
  json.member("method", to_string(meter.method));
  json.key("meter");
  json.begin_object(JsonWriter::Layout::Line);
  json.member("name", std::string_view(meter.name));
  json.member("scope", std::string_view(meter.scope));
  json.member("how", std::string_view(meter.how));
  json.end_object();
}

void write_host(JsonWriter& json, const MeasureReport& report) {
  json.key("host");
  json.begin_object();
  for (const auto& [name, value] : report.host) json.member(name, std::string_view(value));
  json.end_object();
}

void write_protocol(JsonWriter& json, const MeasureOptions& options) {
  json.key("protocol");
  json.begin_object(JsonWriter::Layout::Line);
  json.member("window_s", options.window.count());
  json.member("idle_s", options.idle.count());
  json.member("warm_up_s", options.warm_up.count());
  json.member("rest_s", options.rest.count());
  json.member("trials", std::uint64_t{options.trials});
  json.member("max_trials", std::uint64_t{options.max_trials});
  json.member("half_width", options.half_width);
  json.member("max_drift", options.max_drift);
  json.member("max_other_load", options.max_other_load);
  json.member("seed", options.seed);
  json.end_object();
}

void write_idle(JsonWriter& json, const Measurement& measurement) {
  json.key("idle");
  json.begin_array();
  for (const Block& block : measurement.blocks) {
    const auto watts = [](const std::optional<IdleWindow>& window) {
      return window ? std::optional{window->watts()} : std::nullopt;
    };
    json.begin_object(JsonWriter::Layout::Line);
    write_optional(json, "before_w", watts(block.before));
    write_optional(json, "after_w", watts(block.after));
    const bool both = block.before && block.after;
    write_optional(json, "drift", both ? std::optional{block.drift()} : std::nullopt);
    json.member("valid", block.valid);
    json.end_object();
  }
  json.end_array();
}

void write_rejected(JsonWriter& json, const SubjectResult& result) {
  json.key("rejected");
  json.begin_object();
  for (const auto& [rejection, count] : result.rejected)
    json.member(to_string(rejection), std::uint64_t{count});
  json.end_object();
}

/// The members that models and layers share.
void write_result(JsonWriter& json, const SubjectResult& result) {
  json.key("error");
  if (result.error) {
    json.value(to_string(*result.error));
    return;
  }
  json.null();
  json.member("runner", std::string_view(result.runner));
  json.member("energy_j", result.joules);
  json.member("half_width_j", result.half_width);
  json.member("median_j", result.median);
  json.member("std_j", result.deviation);
  write_optional(json, "idle_j", result.idle_joules);
  const bool net = result.idle_joules.has_value();
  write_optional(json, "net_j", net ? std::optional{result.net_joules} : std::nullopt);
  write_optional(json, "net_half_width_j",
                 net ? std::optional{result.net_half_width} : std::nullopt);
  json.member("time_s", result.seconds);
  json.member("inferences", result.inferences);
  json.member("trials", std::uint64_t{result.counted});
  write_rejected(json, result);
  json.member("converged", result.converged);
  json.member("stable", result.stable);
}

void write_layers(JsonWriter& json, const MeasureReport& report, const MeasuredNetwork& network) {
  json.key("layers");
  json.begin_array();
  for (const MeasuredLayer& layer : network.layers) {
    json.begin_object(JsonWriter::Layout::Line);
    json.member("layer", std::string_view(layer.title));
    json.member("times", layer.times);
    write_result(json, report.measurement.results[layer.result]);
    json.end_object();
  }
  json.end_array();
  json.key("not_cut");
  json.begin_array();
  for (const std::string& node : network.not_cut) json.value(std::string_view(node));
  json.end_array();
  const auto sum = layer_sum(report, network);
  json.key("layer_sum");
  if (!sum) return json.null();
  json.begin_object(JsonWriter::Layout::Line);
  json.member("energy_j", sum->joules);
  write_optional(json, "net_j", sum->net_joules);
  json.member("time_s", sum->seconds);
  json.end_object();
}

}  // namespace

std::string measure_json(const MeasureReport& report) {
  std::ostringstream out;
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "opcost.measure/1");
  write_meter(json, report.measurement.meter);
  write_host(json, report);
  write_protocol(json, report.options);
  write_idle(json, report.measurement);
  json.member("interrupted", report.measurement.interrupted);
  json.key("models");
  json.begin_array();
  for (const MeasuredNetwork& network : report.networks) {
    json.begin_object();
    json.member("model", std::string_view(network.name));
    json.member("weights_filled", network.filled);
    write_result(json, report.measurement.results[network.result]);
    if (!network.layers.empty() || !network.not_cut.empty()) write_layers(json, report, network);
    json.end_object();
  }
  json.end_array();
  json.key("notes");
  json.begin_array();
  for (const std::string& note : report.notes) json.value(std::string_view(note));
  json.end_array();
  json.end_object();
  return out.str();
}

}  // namespace opcost
