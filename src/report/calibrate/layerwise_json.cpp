// What a layerwise calibration found, as JSON.
#include <sstream>

#include "io/json_writer.h"
#include "report/calibrate/layerwise_report.h"
#include "report/calibrate/scores_json.h"

namespace opcost {
namespace {

using Layout = JsonWriter::Layout;

void write_operator(JsonWriter& json, const OperatorFit& fit) {
  const Regression& one = fit.regression;
  json.begin_object();
  json.member("op", one.op);
  json.member("type", to_string(one.type));
  json.member("in_place", one.in_place);
  json.member("rows", std::uint64_t{fit.rows});
  json.member("configurations", std::uint64_t{fit.configurations});
  json.member("vector_width", one.sizes.vector_width);
  json.member("cache_bytes", one.sizes.cache);
  json.key("terms");
  json.begin_array();
  for (std::size_t at = 0; at < one.terms.size(); ++at) {
    json.begin_object(Layout::Line);
    json.member("feature", one.terms[at].feature);
    json.member("pj", one.terms[at].pj);
    json.member("share", fit.shares[at]);
    json.end_object();
  }
  json.end_array();
  write_optional(json, "in_sample", fit.fitted);
  write_optional(json, "out_of_fold", fit.out_of_fold);
  json.end_object();
}

}  // namespace

std::string layerwise_json(const LayerwiseReport& report) {
  const auto& [calibration, runs, options] = report;
  std::ostringstream out;
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "opcost.layerwise_calibration/1");
  json.member("runs", runs.file);
  json.member("runs_sha256", runs.sha256);
  json.member("estimated_rows", std::uint64_t{runs.estimated_rows()});
  json.member("loss", to_string(options.loss));
  json.member("any_sign", options.any_sign);
  json.member("rows", std::uint64_t{calibration.rows});
  json.member("configurations", std::uint64_t{calibration.configurations});
  json.key("operators");
  json.begin_array();
  for (const OperatorFit& fit : calibration.operators) write_operator(json, fit);
  json.end_array();
  write_optional(json, "in_sample", calibration.fitted);
  json.member("folds", std::uint64_t{calibration.folds});
  write_optional(json, "out_of_fold", calibration.out_of_fold);
  json.key("kinds");
  json.begin_object();
  for (const auto& [kind, scores] : calibration.kinds) write_optional(json, kind, scores);
  json.end_object();
  write_optional(json, "networks", calibration.networks);
  write_errors(json, "left_out", calibration.left_out);
  write_errors(json, "outliers", calibration.outliers);
  json.end_object();
  return out.str();
}

}  // namespace opcost
