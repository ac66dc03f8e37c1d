// Writes profiles of speedscope.
#include <map>
#include <sstream>
#include <utility>

#include "io/json_writer.h"
#include "opcost/core/version.h"
#include "report/exchange/profiles.h"
#include "report/exchange/stack.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

using Layout = JsonWriter::Layout;

std::map<std::string, std::uint64_t> frames_of(const std::vector<ProfileRow>& rows,
                                               std::vector<std::string>& names) {
  std::map<std::string, std::uint64_t> at;
  for (const ProfileRow& row : rows)
    for (const std::string& frame : row.frames)
      if (at.try_emplace(frame, names.size()).second) names.push_back(frame);
  return at;
}

void write_profile(JsonWriter& json, const std::vector<ProfileRow>& rows, std::size_t figure,
                   const std::map<std::string, std::uint64_t>& at) {
  double sum = 0.0;
  for (const ProfileRow& row : rows) sum += row.values[figure];
  json.begin_object();
  json.member("type", "sampled");
  json.member("name", std::string(kProfileFigures[figure].name) + " (" +
                          std::string(kProfileFigures[figure].unit) + ")");
  json.member("unit", "none");
  json.member("startValue", 0.0);
  json.member("endValue", sum);
  json.key("samples");
  json.begin_array();
  for (const ProfileRow& row : rows) {
    json.begin_array(Layout::Line);
    for (const std::string& frame : row.frames) json.value(at.at(frame));
    json.end_array();
  }
  json.end_array();
  json.key("weights");
  json.begin_array(Layout::Line);
  for (const ProfileRow& row : rows) json.value(row.values[figure]);
  json.end_array();
  json.end_object();
}

}  // namespace

std::string speedscope_profile(const Estimate& estimate, const Selection& nodes,
                               const RenderOptions& options) {
  const auto rows = profile_rows(estimate, nodes, options);
  std::vector<std::string> names;
  const auto at = frames_of(rows, names);
  std::ostringstream out;
  JsonWriter json(out);
  json.begin_object();
  json.member("$schema", "https://www.speedscope.app/file-format-schema.json");
  json.member("name", printable(estimate.model) + ", table " + printable(estimate.table.name));
  json.member("exporter", "opcost " + std::string(version()));
  json.member("activeProfileIndex", std::uint64_t{0});
  json.key("shared");
  json.begin_object();
  json.key("frames");
  json.begin_array();
  for (const std::string& name : names) {
    json.begin_object(Layout::Line);
    json.member("name", name);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  json.key("profiles");
  json.begin_array();
  for (std::size_t figure = 0; figure < kProfileFigures.size(); ++figure)
    write_profile(json, rows, figure, at);
  json.end_array();
  json.end_object();
  return std::move(out).str();
}

}  // namespace opcost
