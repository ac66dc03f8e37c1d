// How predictions and measurements differ, as JSON.
#include <sstream>

#include "io/json_writer.h"
#include "report/calibrate/scores_json.h"
#include "report/calibrate/validation_report.h"

namespace opcost {
namespace {

void write_baseline(JsonWriter& json, const Baseline& baseline) {
  json.begin_object();
  json.member("name", baseline.name);
  json.member("factor", baseline.factor);
  json.member("unit", baseline.unit);
  json.key("scores");
  write_scores(json, baseline.scores);
  json.key("table_on_these_rows");
  write_scores(json, baseline.table);
  json.end_object();
}

void write_prediction(JsonWriter& json, const Prediction& one) {
  json.begin_object(JsonWriter::Layout::Line);
  json.member("line", std::uint64_t{one.run->line});
  json.member("subject", one.run->subject());
  json.member("kind", one.run->kind());
  json.member("measured_j", one.measured_j);
  json.member("predicted_j", one.predicted_j);
  json.member("nodes_outside", one.nodes_outside);
  json.end_object();
}

}  // namespace

std::string validation_json(const ValidationReport& report) {
  const Validation& validation = report.validation;
  const RunSet& runs = report.runs;
  std::ostringstream out;
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "opcost.validation/1");
  json.member("runs", runs.file);
  json.member("runs_sha256", runs.sha256);
  json.member("estimated_rows", std::uint64_t{runs.estimated_rows()});
  json.member("table", validation.table);
  json.key("all");
  write_scores(json, validation.all);
  json.key("kinds");
  json.begin_object();
  for (const auto& [kind, scores] : validation.kinds) {
    json.key(kind);
    write_scores(json, scores);
  }
  json.end_object();
  write_optional(json, "inside", validation.inside);
  write_optional(json, "outside", validation.outside);
  json.key("baselines");
  json.begin_array();
  for (const Baseline& baseline : validation.baselines) write_baseline(json, baseline);
  json.end_array();
  json.key("rows");
  json.begin_array();
  for (const Prediction& one : validation.predictions) write_prediction(json, one);
  json.end_array();
  write_errors(json, "left_out", validation.left_out);
  json.end_object();
  return out.str();
}

}  // namespace opcost
