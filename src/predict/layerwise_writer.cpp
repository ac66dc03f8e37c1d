// Writes a layerwise table as YAML.
#include <string>

#include "core/parse_quantity.h"
#include "cost/evidence_fields.h"
#include "cost/memory_reader.h"
#include "io/yaml.h"
#include "opcost/core/text.h"
#include "opcost/predict/layerwise.h"
#include "opcost/predict/layerwise_file.h"

namespace opcost {
namespace {

std::string member(std::string_view key, const std::string& value) {
  return value.empty() ? "" : std::string(key) + ": " + yaml_quoted(value) + "\n";
}

std::string regression_text(const Regression& regression) {
  std::string text = "  - op: " + yaml_quoted(regression.op) + "\n";
  const auto line = [&text](const std::string& words) {
    if (!words.empty()) text += "    " + words + (words.ends_with('\n') ? "" : "\n");
  };
  line("type: " + to_string(regression.type));
  if (regression.in_place) line("in_place: true");
  if (regression.uses_vectors())
    line("vector_width: " + std::to_string(regression.sizes.vector_width));
  if (regression.uses_cache()) line("cache: " + exact_bytes_text(regression.sizes.cache));
  if (regression.rows > 0) line("rows: " + std::to_string(regression.rows));
  const std::vector<std::string> kinds(regression.covers.begin(), regression.covers.end());
  if (!kinds.empty()) line("covers: [" + joined(kinds) + "]");
  if (regression.range_pj)
    line("measured_pj: [" + exact_text(regression.range_pj->first) + ", " +
         exact_text(regression.range_pj->second) + "]");
  line(member("source", regression.source));
  line(member("scores", regression.scores));
  line("terms:");
  for (const RegressionTerm& term : regression.terms)
    line("  " + term.feature + ": " + exact_text(term.pj));
  return text;
}

}  // namespace

std::string layerwise_text(const LayerwiseTable& table) {
  const LayerwiseTable::Content& content = table.content();
  std::string text = "schema: " + std::string(kLayerwiseSchema) + "\n";
  text += member("name", content.name) + member("description", content.description) + "unit: pJ\n";
  text += member("fallback", content.fallback);
  text += "\nregressions:\n";
  for (const Regression& regression : content.regressions) text += regression_text(regression);
  if (!content.provenance.empty()) text += "\nprovenance:\n";
  for (const auto& [key, value] : content.provenance)
    text += "  " + yaml_quoted(key) + ": " + yaml_quoted(value) + "\n";
  if (content.validated) text += validated_text(*content.validated);
  return text;
}

}  // namespace opcost
