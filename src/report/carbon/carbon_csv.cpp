// The CO2 of a computation as CSV of one row.
#include <sstream>

#include "io/csv_writer.h"
#include "report/carbon/carbon_report.h"
#include "report/carbon/carbon_words.h"

namespace opcost {

std::string carbon_csv(const CarbonAccount& account) {
  std::ostringstream out;
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
  csv.cell(account.emitted().value).cell(account.use.pue);
  csv.cell(intensity.place).cell(intensity.value.value);
  csv.cell(intensity.year ? std::to_string(*intensity.year) : "");
  csv.cell(to_string(intensity.scope)).cell(sources_text(intensity));
  csv.end_row();
  return std::move(out).str();
}

}  // namespace opcost
