// Looks up countries, states and cloud regions in the tables.
#include "carbon/places.h"

#include <algorithm>

#include "carbon/quantity.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

bool same_word(std::string_view a, std::string_view b) { return lower_case(a) == lower_case(b); }

// "SE3" for "SE-SE3"; "" for a state, because "CA" alone is another place.
std::string_view zone_of(const StateRow& state) {
  const std::string_view code = state.code;
  const std::string_view zone = code.substr(code.find('-') + 1);
  return zone.find_first_of("0123456789") != std::string_view::npos ? zone : "";
}

template <class Rows, class Is>
auto row_that(const Rows& rows, const Is& is) -> decltype(&*rows.begin()) {
  const auto found = std::ranges::find_if(rows, is);
  return found != rows.end() ? &*found : nullptr;
}

CarbonIntensity from(const CarbonFigure& figure, const CarbonTables& tables) {
  CarbonIntensity intensity;
  intensity.value = figure.value;
  intensity.year = figure.year;
  intensity.scope = figure.scope;
  intensity.sources.push_back(tables.sources.at(figure.source));
  return intensity;
}

}  // namespace

const CountryRow* country_called(std::string_view word, const CarbonTables& tables) {
  return row_that(tables.countries, [word](const CountryRow& row) {
    const auto is_it = [name = simplified(word)](const std::string& other) {
      return name == simplified(other);
    };
    return same_word(word, row.iso3) || same_word(word, row.iso2) || is_it(row.name) ||
           std::ranges::any_of(row.also, is_it);
  });
}

const StateRow* state_called(std::string_view word, const CarbonTables& tables) {
  return row_that(tables.states, [word](const StateRow& row) {
    return same_word(word, row.code) || (!word.empty() && same_word(word, zone_of(row)));
  });
}

const CloudRow* cloud_called(std::string_view word, const CarbonTables& tables) {
  return row_that(tables.clouds,
                  [word](const CloudRow& row) { return same_word(word, row.code()); });
}

CarbonIntensity intensity_of(const CountryRow& country, const CarbonTables& tables) {
  const bool known = country.figure.has_value();
  const CountryRow& row = known ? country : tables.world;
  CarbonIntensity intensity = from(*row.figure, tables);
  intensity.place = row.iso3;
  intensity.name = row.name;
  if (!known)
    intensity.warnings.push_back("there is no figure for " + country.name + " (" + country.iso3 +
                                 "): the world average stands in, " +
                                 exact_text(intensity.value.value) + " g CO2e/kWh");
  return intensity;
}

CarbonIntensity intensity_of(const StateRow& state, const CarbonTables& tables) {
  CarbonIntensity intensity = from(state.figure, tables);
  intensity.place = state.code;
  intensity.name = state.name;
  intensity.note = state.note;
  return intensity;
}

CarbonIntensity intensity_of(const CloudRow& cloud, const CarbonTables& tables) {
  const CountryRow* country = country_called(cloud.iso3, tables);
  CarbonIntensity intensity = cloud.figure
                                  ? from(*cloud.figure, tables)
                                  : intensity_of(country ? *country : tables.world, tables);
  const std::string average = intensity.name;
  intensity.place = cloud.code();
  intensity.name = cloud.location;
  if (!cloud.figure)
    intensity.warnings.push_back("the figure of " + average + " stands in for " + cloud.code() +
                                 ": " + cloud.note);
  return intensity;
}

}  // namespace opcost
