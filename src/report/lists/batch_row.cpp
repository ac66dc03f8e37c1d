// One line of the answers of `opcost batch`.
#include "report/lists/batch_row.h"

#include <sstream>

#include "io/json_writer.h"
#include "opcost/compare/compare.h"

namespace opcost {
namespace {

void write_id(JsonWriter& json, const JsonValue& id) {
  json.key("id");
  if (const auto* text = id.text()) return json.value(*text);
  if (const auto* truth = id.truth()) return json.value(*truth);
  if (const auto* negative = std::get_if<std::int64_t>(&id.value)) return json.value(*negative);
  if (const auto count = id.count()) return json.value(*count);
  if (const auto number = id.number()) return json.value(*number);
  json.null();
}

void begin_row(JsonWriter& json, std::size_t line, const JsonValue& id, const std::string& model) {
  json.begin_object(JsonWriter::Layout::Line);
  json.member("schema", "opcost.batch/1");
  json.member("line", std::uint64_t{line});
  write_id(json, id);
  json.member("model", model);
}

void write_energies(JsonWriter& json, const Totals& totals, bool known) {
  const auto member = [&](const char* name, std::optional<Picojoules> energy) {
    known&& energy ? json.member(name, energy->value) : json.null_member(name);
  };
  const bool placed = !totals.by_action.contains(std::string(kRegression));
  member("energy_pj", totals.energy);
  member("energy_pj_floor", totals.energy_floor);
  member("energy_pj_tiled", placed ? std::optional(totals.energy_tiled) : std::nullopt);
  member("energy_pj_array", placed ? std::optional(totals.energy_array) : std::nullopt);
  if (!known) json.member("energy_pj_known", totals.energy.value);
}

}  // namespace

std::string batch_row(std::size_t line, const JsonValue& id, const std::string& model,
                      const Estimate& estimate) {
  std::ostringstream text;
  JsonWriter json(text);
  const std::uint64_t unknown = estimate.coverage.unknown;
  begin_row(json, line, id, model);
  json.null_member("error");
  json.member("table", estimate.table.name);
  json.member("placement", to_string(estimate.options.placement));
  write_energies(json, estimate.totals, unknown == 0);
  json.member("macs", estimate.totals.macs);
  json.member("parameters", estimate.totals.parameters);
  json.member("nodes", std::uint64_t{estimate.nodes.size()});
  json.member("unknown_nodes", unknown);
  write_texts(json, "warnings", estimate.warnings);
  json.end_object();
  return text.str();
}

std::string batch_row(std::size_t line, const JsonValue& id, const std::string& model,
                      const Error& error) {
  std::ostringstream text;
  JsonWriter json(text);
  begin_row(json, line, id, model);
  json.key("error");
  json.begin_object(JsonWriter::Layout::Line);
  json.member("what", error.what);
  json.member("where", error.where);
  json.member("hint", error.hint);
  json.end_object();
  json.end_object();
  return text.str();
}

}  // namespace opcost
