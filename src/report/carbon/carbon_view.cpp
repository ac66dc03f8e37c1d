// The CO2 of a computation, for people.
#include "opcost/core/text.h"
#include "report/carbon/carbon_report.h"
#include "report/carbon/carbon_words.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

std::string hardware_text(const HardwarePower& hardware) {
  std::string text = printable(hardware.name) + ", " + rounded_text(hardware.watts, 6) + " W";
  if (!hardware.source) return text;
  text += ": its power limit, not a measurement";
  if (!hardware.note.empty()) text += "; " + hardware.note;
  return text + "; " + hardware.source->title + " (" + hardware.source->licence + ")";
}

}  // namespace

View carbon_view(const CarbonAccount& account) {
  View view;
  view.title = "CO2 of a computation";
  std::string energy = energy_text(account.energy) + " (" + watt_hours_text(account.energy) + ")";
  if (account.hardware) {
    view.head.push_back({"hardware", hardware_text(*account.hardware)});
    energy += " in " + rounded_text(account.hours, 6) + " h at full power";
  }
  view.head.push_back({"energy", energy});
  const Picojoules drawn = account.use.drawn(account.energy);
  view.head.push_back(
      {"CO2e", mass_text(account.emitted()) + " for " + watt_hours_text(drawn) + " drawn"});
  add_carbon_basis(view.head, account.use, account.emitted());
  const std::vector<std::string>& warnings = account.use.intensity.warnings;
  view.sections.push_back(list_section("Warnings", warnings, warnings.size()));
  return view;
}

}  // namespace opcost
