// What all traces have in common: their head and the shape of an event.
#include "report/exchange/trace_json.h"

#include "opcost/core/version.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

using Layout = JsonWriter::Layout;

void begin_event(JsonWriter& json, std::string_view name, std::string_view phase) {
  json.begin_object(Layout::Line);
  json.member("name", printable(name));
  json.member("ph", phase);
}

void begin_args(JsonWriter& json) {
  json.key("args");
  json.begin_object(Layout::Line);
}

}  // namespace

void begin_trace(JsonWriter& json, const Estimate& estimate) {
  json.begin_object();
  json.key("otherData");
  json.begin_object();
  json.member("exporter", "opcost " + std::string(version()));
  json.member("model", printable(estimate.model));
  json.member("table", printable(estimate.table.name));
}

void begin_trace_events(JsonWriter& json) {
  json.end_object();
  json.key("traceEvents");
  json.begin_array();
}

void end_trace(JsonWriter& json) {
  json.end_array();
  json.end_object();
}

void begin_slice(JsonWriter& json, std::string_view name, std::string_view category, double begin,
                 double duration) {
  begin_event(json, name, "X");
  json.member("cat", printable(category));
  json.member("ts", begin);
  json.member("dur", duration);
  json.member("pid", std::uint64_t{1});
  json.member("tid", std::uint64_t{1});
  begin_args(json);
}

void begin_metadata(JsonWriter& json, std::string_view name) {
  begin_event(json, name, "M");
  json.member("pid", std::uint64_t{1});
  begin_args(json);
}

void begin_counter(JsonWriter& json, std::string_view name, double microseconds) {
  begin_event(json, name, "C");
  json.member("ts", microseconds);
  json.member("pid", std::uint64_t{1});
  begin_args(json);
}

void end_event(JsonWriter& json) {
  json.end_object();
  json.end_object();
}

}  // namespace opcost
