// CO2 as JSON: of a computation, and as a member of the report of an estimate.
#include "report/carbon/carbon_json.h"

#include <sstream>

#include "opcost/carbon/equivalents.h"
#include "report/carbon/carbon_report.h"

namespace opcost {
namespace {

constexpr std::string_view kSchema = "opcost.carbon/1";
using Layout = JsonWriter::Layout;

void write_sources(JsonWriter& json, const std::vector<CarbonSource>& sources) {
  json.key("sources");
  json.begin_array();
  for (const CarbonSource& source : sources) {
    json.begin_object(Layout::Line);
    json.member("title", source.title);
    json.member("licence", source.licence);
    json.member("url", source.url);
    json.end_object();
  }
  json.end_array();
}

void write_intensity(JsonWriter& json, const CarbonIntensity& intensity) {
  json.member("place", intensity.place);
  json.member("name", intensity.name);
  json.member("g_per_kwh", intensity.value.value);
  if (intensity.year) {
    json.member("year", static_cast<std::int64_t>(*intensity.year));
  } else {
    json.null_member("year");
  }
  json.member("scope", to_string(intensity.scope));
  json.member("note", intensity.note);
  write_sources(json, intensity.sources);
}

void write_hardware(JsonWriter& json, const CarbonAccount& account) {
  if (!account.hardware) {
    for (const char* name : {"hardware", "watts", "hours"}) json.null_member(name);
    return;
  }
  json.member("hardware", account.hardware->name);
  json.member("watts", account.hardware->watts);
  json.member("hours", account.hours);
}

}  // namespace

void write_carbon_basis(JsonWriter& json, const CarbonUse& use) {
  write_intensity(json, use.intensity);
  json.member("pue", use.pue);
}

void write_carbon_use(JsonWriter& json, const CarbonUse& use, Picojoules one_inference) {
  write_carbon_basis(json, use);
  const auto all = static_cast<double>(use.inferences) * one_inference;
  json.member("energy_kwh", kilowatt_hours(all));
  json.member("drawn_kwh", kilowatt_hours(use.drawn(one_inference)));
}

void write_equivalents(JsonWriter& json, const CarbonUse& use, Grams emitted) {
  const auto all = equivalents(emitted);
  if (!use.equivalents || !all) return;
  json.key("equivalents");
  json.begin_array();
  for (const Equivalent& equivalent : *all) {
    json.begin_object(Layout::Line);
    json.member("name", equivalent.name);
    json.member("amount", equivalent.amount);
    json.member("g_each", equivalent.each.value);
    json.member("constant", equivalent.constant);
    json.member("source", equivalent.source.title);
    json.end_object();
  }
  json.end_array();
}

void write_carbon(JsonWriter& json, const CarbonUse& use, Picojoules energy, Picojoules floor) {
  json.key("carbon");
  json.begin_object();
  json.member("inferences", use.inferences);
  write_carbon_use(json, use, energy);
  json.member("co2e_g", use.emitted(energy).value);
  json.member("co2e_g_ideal", use.emitted(floor).value);
  json.member("co2e_g_floor", use.emitted(floor).value);
  write_equivalents(json, use, use.emitted(energy));
  json.end_object();
}

std::string carbon_json(const CarbonAccount& account) {
  std::ostringstream out;
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", kSchema);
  write_hardware(json, account);
  write_carbon_use(json, account.use, account.energy);
  json.member("co2e_g", account.emitted().value);
  write_equivalents(json, account.use, account.emitted());
  write_texts(json, "warnings", account.use.intensity.warnings);
  json.end_object();
  return std::move(out).str();
}

}  // namespace opcost
