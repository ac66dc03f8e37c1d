// CO2 in words, for people.
#include "report/carbon/carbon_words.h"

#include "opcost/carbon/equivalents.h"
#include "opcost/core/text.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr double kTonne = 1e6;  // grams

// "4 k" and "g" give "4 kg"; "896.5" and "g" give "896.5 g".
std::string with_unit(double value, std::string_view unit) {
  const std::string text = si_text(value);
  const bool prefixed = text.find(' ') != std::string::npos;
  return text + (prefixed ? "" : " ") + std::string(unit);
}

std::string figure_text(const CarbonIntensity& intensity) {
  std::string text =
      rounded_text(intensity.value.value, 6) + " g CO2e/kWh: " + printable(place_text(intensity));
  if (intensity.year) text += ", " + std::to_string(*intensity.year);
  text += ", scope " + std::string(to_string(intensity.scope));
  if (!intensity.note.empty()) text += "; " + intensity.note;
  return text;
}

}  // namespace

std::string mass_text(Grams mass) {
  // 999.96 kg rounds up to a tonne.
  return mass.value < 0.99995 * kTonne ? with_unit(mass.value, "g")
                                       : with_unit(mass.value / kTonne, "t");
}

std::string watt_hours_text(Picojoules energy) {
  return with_unit(kilowatt_hours(energy) * 1e3, "Wh");
}

std::string place_text(const CarbonIntensity& intensity) {
  const bool is_place = intensity.place != "mix" && intensity.place != "given";
  if (!is_place) return intensity.name;
  if (intensity.name.ends_with(')')) return intensity.place + ", " + intensity.name;
  return intensity.name + " (" + intensity.place + ")";
}

std::string sources_text(const CarbonIntensity& intensity) {
  std::string text;
  for (const CarbonSource& source : intensity.sources)
    text += (text.empty() ? "" : "; ") + printable(source.title) +
            (source.licence.empty() ? "" : " (" + source.licence + ")");
  return text;
}

std::string equivalent_text(const Equivalent& equivalent) {
  return rounded_text(equivalent.amount, 4) + " " + equivalent.name + " (" + equivalent.constant +
         "; " + equivalent.source.title + ")";
}

void add_carbon_basis(std::vector<HeadLine>& head, const CarbonUse& use, Grams emitted) {
  head.push_back({"grid", figure_text(use.intensity)});
  const std::string sources = sources_text(use.intensity);
  if (!sources.empty()) head.push_back({"", sources});
  head.push_back({"PUE", use.pue == 1.0
                             ? "1: nothing is added for cooling and power supply"
                             : exact_text(use.pue) + " times the energy of the computation"});
  if (!use.equivalents) return;
  const auto all = equivalents(emitted);
  if (!all) return;  // the tables could be read when the place was looked up
  for (const Equivalent& equivalent : *all)
    head.push_back({"as much as", equivalent_text(equivalent)});
}

}  // namespace opcost
