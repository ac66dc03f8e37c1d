// Scores of predictions as JSON.
#include "report/calibrate/scores_json.h"

#include <cstdint>

namespace opcost {

void write_optional(JsonWriter& json, std::string_view name, const std::optional<double>& value) {
  json.key(name);
  if (value)
    json.value(*value);
  else
    json.null();
}

void write_scores(JsonWriter& json, const Scores& scores) {
  json.begin_object(JsonWriter::Layout::Line);
  json.member("rows", std::uint64_t{scores.rows});
  json.member("median_ratio", scores.median_ratio);
  json.member("mape", scores.mape);
  json.member("median_ape", scores.median_ape);
  json.member("bias", scores.bias);
  write_optional(json, "r2", scores.r2);
  write_optional(json, "r2_log", scores.r2_log);
  write_optional(json, "spearman", scores.spearman);
  json.end_object();
}

void write_optional(JsonWriter& json, std::string_view name, const std::optional<Scores>& scores) {
  json.key(name);
  if (scores)
    write_scores(json, *scores);
  else
    json.null();
}

void write_errors(JsonWriter& json, std::string_view name, const std::vector<Error>& errors) {
  json.key(name);
  json.begin_array();
  for (const Error& error : errors) json.value(error.where + ": " + error.what);
  json.end_array();
}

}  // namespace opcost
