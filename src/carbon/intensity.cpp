// Finds the carbon intensity of a place: a country, a region, a cloud, a mix or a number.
#include "opcost/carbon/intensity.h"

#include <algorithm>

#include "carbon/mix.h"
#include "carbon/places.h"
#include "carbon/quantity.h"
#include "core/parse.h"
#include "core/parse_quantity.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr double kLeastGrams = 2.0;      // hydropower alone is at some 10 g/kWh and more
constexpr double kMostGrams = 10'000.0;  // the dirtiest plants emit about 1,500 g/kWh
constexpr std::string_view kMix = "mix:";

bool begins_with_mix(std::string_view text) {
  return simplified(text.substr(0, kMix.size())) == kMix;
}

// Splits "VAT:mix:coal=1" into "VAT" and "coal=1"; without a mix there is no second part.
std::pair<std::string_view, std::optional<std::string_view>> split_mix(std::string_view spec) {
  for (std::size_t at = spec.find(':'); at != std::string_view::npos; at = spec.find(':', at + 1))
    if (begins_with_mix(spec.substr(at + 1)))
      return {trimmed(spec.substr(0, at)), spec.substr(at + 1 + kMix.size())};
  return {spec, std::nullopt};
}

bool is_number(std::string_view spec) {
  return !spec.empty() && std::string_view("0123456789.+-").find(spec.front()) != spec.npos;
}

Result<CarbonIntensity> given(std::string_view spec) {
  const std::string hint = "write 350 or 350g/kWh: grams of CO2 for each kWh, up to 10,000";
  const auto quantity = parse_quantity(spec);
  if (!quantity) return Error{"`" + std::string(spec) + "` is no carbon intensity", "", hint};
  const std::string unit = simplified(quantity->unit);
  double grams = quantity->value;
  if (unit == "kg/kwh" || unit == "kgco2/kwh" || unit == "kgco2e/kwh") {
    grams *= 1e3;
  } else if (!unit.empty() && unit != "g" && unit != "g/kwh" && unit != "gco2/kwh" &&
             unit != "gco2e/kwh") {
    return Error{"`" + std::string(quantity->unit) + "` is no unit of carbon intensity", "", hint};
  }
  if (unit.empty() && grams > 0.0 && grams < kLeastGrams)
    return Error{std::string(spec) + " g CO2e/kWh is less than any grid's: were kg meant?", "",
                 "write " + exact_text(grams * 1e3) + " or " + std::string(spec) + "kg/kWh; " +
                     std::string(spec) + "g/kWh takes it as it is"};
  if (!(grams >= 0.0) || grams > kMostGrams)
    return Error{"a carbon intensity of `" + std::string(spec) + "` cannot be", "", hint};
  CarbonIntensity intensity;
  intensity.place = "given";
  intensity.name = "a given number";
  intensity.value.value = grams;
  return intensity;
}

CarbonIntensity world(const CarbonTables& tables) {
  CarbonIntensity intensity = intensity_of(tables.world, tables);
  intensity.warnings.push_back(
      "the world average, " + exact_text(intensity.value.value) +
      " g CO2e/kWh, is no grid's: those of countries differ by a factor of fifty");
  return intensity;
}

// The figure of a country, or the mix that is also given if the country has no figure.
Result<CarbonIntensity> country_or_mix(const CountryRow& country,
                                       std::optional<std::string_view> shares,
                                       const CarbonTables& tables) {
  if (!shares) return intensity_of(country, tables);
  auto mix = mix_intensity(*shares, tables);
  if (!mix) return mix;
  if (!country.figure) {
    mix->name += " for " + country.name + " (" + country.iso3 + ")";
    return mix;
  }
  CarbonIntensity intensity = intensity_of(country, tables);
  intensity.warnings.push_back("the mix is not used, as there is a figure for " + country.name +
                               "; write mix:... alone to use it");
  return intensity;
}

Result<CarbonIntensity> resolve_country(std::string_view spec, const CarbonTables& tables) {
  const auto [place, shares] = split_mix(spec);
  const CountryRow* country = country_called(place, tables);
  if (country != nullptr) return country_or_mix(*country, shares, tables);
  if (simplified(place) == "world")
    return shares ? country_or_mix(tables.world, shares, tables) : world(tables);
  const bool is_region =
      state_called(place, tables) != nullptr || cloud_called(place, tables) != nullptr;
  if (is_region)
    return Error{"`" + std::string(place) + "` is a region, not a country", "",
                 "--region " + std::string(place)};
  return no_such_country(place, tables);
}

Result<CarbonIntensity> resolve_region(std::string_view spec, const CarbonTables& tables) {
  if (const StateRow* state = state_called(spec, tables)) return intensity_of(*state, tables);
  if (const CloudRow* cloud = cloud_called(spec, tables)) return intensity_of(*cloud, tables);
  if (country_called(spec, tables) != nullptr)
    return Error{"`" + std::string(spec) + "` is a country, not a region", "",
                 "--country " + std::string(spec)};
  return no_such_place(spec, tables);
}

Result<CarbonIntensity> resolve(std::string_view spec, const CarbonTables& tables) {
  if (simplified(spec) == "mix") return mix_intensity("", tables);
  if (begins_with_mix(spec)) return mix_intensity(spec.substr(kMix.size()), tables);
  if (is_number(spec)) return given(spec);
  auto country = resolve_country(spec, tables);
  if (country || split_mix(spec).second) return country;
  return resolve_region(spec, tables);
}

using Resolver = Result<CarbonIntensity> (*)(std::string_view, const CarbonTables&);

Result<CarbonIntensity> with_tables(std::string_view spec, Resolver resolver) {
  constexpr std::size_t kLongestSpec = 1000;  // names are short, and errors repeat them
  const auto& tables = carbon_tables();
  if (!tables) return tables.error();
  const std::string_view word = trimmed(spec);
  if (word.empty()) return Error{"no place is given", "", "see opcost carbon list countries"};
  if (word.size() > kLongestSpec)
    return Error{"this is longer than any place or mix", std::string(word.substr(0, 60)) + "...",
                 ""};
  return resolver(word, *tables);
}

}  // namespace

Result<CarbonIntensity> find_intensity(std::string_view spec) { return with_tables(spec, resolve); }

Result<CarbonIntensity> find_country(std::string_view country) {
  return with_tables(country, resolve_country);
}

Result<CarbonIntensity> find_region(std::string_view region) {
  return with_tables(region, resolve_region);
}

}  // namespace opcost
