// Suggests names of places that are similar to an unknown one.
#include <algorithm>

#include "carbon/places.h"
#include "carbon/quantity.h"
#include "opcost/core/text.h"

namespace opcost {
namespace {

constexpr std::size_t kMostNames = 3;

// "did you mean `ITA` (Italy) or `ISR` (Israel)?"
std::string suggested(const std::vector<std::string>& codes, const CarbonTables& tables) {
  std::string text;
  for (const std::string& code : codes) {
    const CountryRow* country = country_called(code, tables);
    const StateRow* state = state_called(code, tables);
    const std::string name = country ? country->name : state ? state->name : "";
    text += (text.empty() ? "did you mean `" : " or `") + code + "`";
    if (!name.empty() && name != code) text += " (" + name + ")";
  }
  return text.empty() ? text : text + "?";
}

// The codes of countries with a similar name.
std::vector<std::string> codes_by_name(std::string_view word, const CarbonTables& tables) {
  std::vector<std::string> names, codes;
  for (const CountryRow& row : tables.countries) {
    names.push_back(row.name);
    names.insert(names.end(), row.also.begin(), row.also.end());
  }
  for (const std::string& name : names_like(word, names)) {
    const std::string& code = country_called(name, tables)->iso3;
    if (std::ranges::find(codes, code) == codes.end()) codes.push_back(code);
  }
  return codes;
}

std::vector<std::string> countries_like(std::string_view word, const CarbonTables& tables) {
  constexpr std::size_t kLongestCode = 3;
  if (word.size() > kLongestCode) return codes_by_name(word, tables);
  std::vector<std::string> codes;
  for (const CountryRow& row : tables.countries)
    codes.push_back(word.size() == kLongestCode ? row.iso3 : row.iso2);
  return nearest_names(word, codes);
}

std::vector<std::string> states_like(std::string_view word, const CarbonTables& tables) {
  const std::string wanted = simplified(word);
  const StateRow* named = nullptr;  // "us-california"; Virginia must not hide West Virginia
  std::vector<std::string> codes;
  for (const StateRow& row : tables.states) {
    const bool longer = named == nullptr || row.name.size() > named->name.size();
    if (longer && wanted.ends_with(simplified(row.name))) named = &row;
    codes.push_back(row.code);
  }
  if (named != nullptr) return {named->code};
  return nearest_names(word, codes);
}

// Regions of any provider with that name: "eu-west-1".
std::vector<std::string> clouds_called(std::string_view word, const CarbonTables& tables) {
  std::vector<std::string> codes;
  for (const CloudRow& row : tables.clouds)
    if (simplified(row.region) == simplified(word)) codes.push_back(row.code());
  return codes;
}

std::string provider_hint(std::string_view provider, const CarbonTables& tables) {
  std::vector<std::string> names;
  for (const CloudRow& row : tables.clouds)
    if (names.empty() || names.back() != row.provider) names.push_back(row.provider);
  const std::string near = did_you_mean(provider, names);
  return near.empty() ? "providers: " + joined(names) + "; or mix:coal=.4,wind=.6" : near;
}

Error no_such_cloud(std::string_view word, const CarbonTables& tables) {
  const std::string_view provider = word.substr(0, word.find(':'));
  std::vector<std::string> codes;
  for (const CloudRow& row : tables.clouds)
    if (simplified(row.provider) == simplified(provider)) codes.push_back(row.code());
  const std::string what = "`" + std::string(word) + "` is no cloud region opcost knows";
  if (codes.empty()) return {what, "", provider_hint(provider, tables)};
  const std::string near = suggested(names_like(word, codes), tables);
  const std::string list =
      "opcost carbon list regions " + std::string(codes.front(), 0, codes.front().find(':'));
  return {what, "", near.empty() ? "see " + list : near};
}

}  // namespace

std::vector<std::string> names_like(std::string_view part, const std::vector<std::string>& names) {
  constexpr std::size_t kShortestPart = 3;  // nearly all names contain "a"
  const std::string wanted = simplified(part);
  std::vector<std::string> found;
  for (const std::string& name : names) {
    const bool holds =
        wanted.size() >= kShortestPart && simplified(name).find(wanted) != std::string::npos;
    if (holds && found.size() < kMostNames) found.push_back(name);
  }
  return found.empty() ? nearest_names(part, names) : found;
}

Error no_such_country(std::string_view word, const CarbonTables& tables) {
  const std::string near = suggested(countries_like(word, tables), tables);
  return {"`" + std::string(word) + "` is no country opcost knows", "",
          near.empty() ? "see opcost carbon list countries" : near};
}

Error no_such_place(std::string_view word, const CarbonTables& tables) {
  if (word.find(':') != std::string_view::npos) return no_such_cloud(word, tables);
  std::vector<std::string> codes = clouds_called(word, tables);
  if (codes.empty()) codes = states_like(word, tables);
  if (codes.empty() || word.find('-') == std::string_view::npos) {
    const std::vector<std::string> countries = countries_like(word, tables);
    codes.insert(codes.end(), countries.begin(), countries.end());
  }
  if (codes.size() > kMostNames) codes.resize(kMostNames);
  const std::string near = suggested(codes, tables);
  return {"`" + std::string(word) + "` is no country, region or mix opcost knows", "",
          near.empty() ? "see opcost carbon list countries, or list regions" : near};
}

}  // namespace opcost
