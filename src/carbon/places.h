#pragma once

#include <string_view>

#include "carbon/tables.h"

// Rows of the tables by what a user calls them, and what to say where there is none.
namespace opcost {

/// By ISO code or name; null: none.
const CountryRow* country_called(std::string_view word, const CarbonTables& tables);
/// By code, "US-CA" or (of a bidding zone) "SE3"; null: none.
const StateRow* state_called(std::string_view word, const CarbonTables& tables);
/// By "provider:region"; null: none.
const CloudRow* cloud_called(std::string_view word, const CarbonTables& tables);

/// For a word that is no country and no region: the nearest names.
Error no_such_country(std::string_view word, const CarbonTables& tables);
Error no_such_place(std::string_view word, const CarbonTables& tables);

/// The names that hold `part`, case and blanks aside, else those nearest to it; at most three.
std::vector<std::string> names_like(std::string_view part, const std::vector<std::string>& names);

/// The figure of a country; that of the world, with a warning, where it has none.
CarbonIntensity intensity_of(const CountryRow& country, const CarbonTables& tables);
CarbonIntensity intensity_of(const StateRow& state, const CarbonTables& tables);
/// That of its country, with a warning, where the region has none.
CarbonIntensity intensity_of(const CloudRow& cloud, const CarbonTables& tables);

}  // namespace opcost
