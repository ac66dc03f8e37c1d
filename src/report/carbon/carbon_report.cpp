#include "report/carbon/carbon_report.h"

#include <sstream>

#include "io/csv_writer.h"
#include "io/json_writer.h"
#include "opcost/core/text.h"
#include "report/carbon/carbon_json.h"
#include "report/carbon/carbon_text.h"
#include "report/layout/page.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr std::string_view kSchema = "opcost.carbon/1";
constexpr std::size_t kWidth = 100;

Grams emitted(const CarbonAccount& account) { return account.use.emitted(account.energy); }

std::string hardware_text(const HardwarePower& hardware) {
  std::string text = printable(hardware.name) + ", " + rounded_text(hardware.watts, 6) + " W";
  if (!hardware.source) return text;
  text += ": its power limit, not a measurement";
  if (!hardware.note.empty()) text += "; " + hardware.note;
  return text + "; " + hardware.source->title + " (" + hardware.source->licence + ")";
}

void write_text_account(std::ostream& out, const CarbonAccount& account) {
  Page page(out, kWidth, false);
  page.line("CO2 of a computation");
  page.line();
  std::string energy = energy_text(account.energy) + " (" + watt_hours_text(account.energy) + ")";
  if (account.hardware) {
    page.labelled("hardware", hardware_text(*account.hardware));
    energy += " in " + rounded_text(account.hours, 6) + " h at full power";
  }
  page.labelled("energy", energy);
  const Picojoules drawn = account.use.drawn(account.energy);
  page.labelled("CO2e", mass_text(emitted(account)) + " for " + watt_hours_text(drawn) + " drawn");
  write_carbon_basis(page, account.use, emitted(account));
  if (account.use.intensity.warnings.empty()) return;
  page.heading("Warnings");
  for (const std::string& warning : account.use.intensity.warnings) page.item(printable(warning));
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

void write_json_account(std::ostream& out, const CarbonAccount& account) {
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", kSchema);
  write_hardware(json, account);
  write_carbon_use(json, account.use, account.energy);
  json.member("co2e_g", emitted(account).value);
  write_equivalents(json, account.use, emitted(account));
  json.key("warnings");
  json.begin_array();
  for (const std::string& warning : account.use.intensity.warnings) json.value(warning);
  json.end_array();
  json.end_object();
}

void write_csv_account(std::ostream& out, const CarbonAccount& account) {
  CsvWriter csv(out);
  for (const char* title :
       {"hardware", "watts", "hours", "energy_kwh", "drawn_kwh", "co2e_g", "pue", "carbon_place",
        "carbon_g_per_kwh", "carbon_year", "carbon_scope", "carbon_source"})
    csv.cell(title);
  csv.end_row();
  if (account.hardware) {
    csv.cell(account.hardware->name).cell(account.hardware->watts).cell(account.hours);
  } else {
    csv.empty().empty().empty();
  }
  const CarbonIntensity& intensity = account.use.intensity;
  csv.cell(kilowatt_hours(account.energy)).cell(kilowatt_hours(account.use.drawn(account.energy)));
  csv.cell(emitted(account).value).cell(account.use.pue);
  csv.cell(intensity.place).cell(intensity.value.value);
  csv.cell(intensity.year ? std::to_string(*intensity.year) : "");
  csv.cell(to_string(intensity.scope)).cell(sources_text(intensity));
  csv.end_row();
}

}  // namespace

std::string carbon_report(const CarbonAccount& account, OutputFormat format) {
  std::ostringstream out;
  switch (format) {
    case OutputFormat::Text: write_text_account(out, account); break;
    case OutputFormat::Json: write_json_account(out, account); break;
    case OutputFormat::Csv: write_csv_account(out, account); break;
    case OutputFormat::Markdown: break;  // not offered
  }
  return std::move(out).str();
}

}  // namespace opcost
