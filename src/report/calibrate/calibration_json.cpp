// What a calibration of a price table found, as JSON.
#include <sstream>

#include "io/json_writer.h"
#include "report/calibrate/calibration_report.h"
#include "report/calibrate/scores_json.h"

namespace opcost {
namespace {

void write_price(JsonWriter& json, const FittedPrice& price) {
  json.begin_object(JsonWriter::Layout::Line);
  json.member("price", price.what);
  write_optional(json, "base_pj", price.base_pj);
  json.member(price.what == "static power" ? "watts" : "pj", price.pj);
  const auto& interval = price.interval;
  write_optional(json, "low", interval ? std::optional{interval->first} : std::nullopt);
  write_optional(json, "high", interval ? std::optional{interval->second} : std::nullopt);
  json.member("evidence", to_string(price.evidence));
  json.key("group");
  if (price.group > 0)
    json.value(std::uint64_t{price.group});
  else
    json.null();
  json.member("share", price.share);
  json.end_object();
}

void write_tried(JsonWriter& json, const TriedFit& tried) {
  json.begin_object(JsonWriter::Layout::Line);
  json.member("placement", to_string(tried.placement));
  json.member("per_node", tried.per_node);
  json.member("scale_only", tried.scale_only);
  write_optional(json, "error", tried.error);
  json.end_object();
}

}  // namespace

std::string calibration_json(const CalibrationReport& report) {
  const auto& [calibration, runs, base, options] = report;
  std::ostringstream out;
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "opcost.calibration/1");
  json.member("runs", runs.file);
  json.member("runs_sha256", runs.sha256);
  json.member("estimated_rows", std::uint64_t{runs.estimated_rows()});
  json.member("base", base.name());
  json.member("loss", to_string(options.loss));
  json.member("placement", to_string(calibration.chosen.placement));
  json.member("per_node", calibration.chosen.per_node);
  json.member("scale_only", calibration.chosen.scale_only);
  json.key("tried");
  json.begin_array();
  for (const TriedFit& tried : calibration.tried) write_tried(json, tried);
  json.end_array();
  json.member("scale", calibration.scale);
  json.member("rows", std::uint64_t{calibration.rows});
  json.member("configurations", std::uint64_t{calibration.configurations});
  json.key("prices");
  json.begin_array();
  for (const FittedPrice& price : calibration.prices) write_price(json, price);
  json.end_array();
  json.key("in_sample");
  write_scores(json, calibration.fitted);
  json.member("folds", std::uint64_t{calibration.folds});
  write_optional(json, "out_of_fold", calibration.out_of_fold);
  json.key("kinds");
  json.begin_object();
  for (const auto& [kind, scores] : calibration.kinds) {
    json.key(kind);
    write_scores(json, scores);
  }
  json.end_object();
  write_errors(json, "left_out", calibration.left_out);
  write_errors(json, "outliers", calibration.outliers);
  json.key("doubts");
  json.begin_array();
  for (const std::string& doubt : calibration.doubts) json.value(doubt);
  json.end_array();
  json.end_object();
  return out.str();
}

}  // namespace opcost
