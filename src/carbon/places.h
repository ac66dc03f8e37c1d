#pragma once

#include <string_view>

#include "carbon/tables.h"

// Finds rows of the tables by the names that users write, and errors if there is none.
namespace opcost {

/// By ISO code or name; null if there is none.
const CountryRow* country_called(std::string_view word, const CarbonTables& tables);
/// By code: "US-CA" or (bidding zones) "SE3"; null if there is none.
const StateRow* state_called(std::string_view word, const CarbonTables& tables);
/// By "provider:region"; null if there is none.
const CloudRow* cloud_called(std::string_view word, const CarbonTables& tables);

/// For a word that is neither a country nor a region: the nearest names.
Error no_such_country(std::string_view word, const CarbonTables& tables);
Error no_such_place(std::string_view word, const CarbonTables& tables);

/// Names that contain `part` (case and blanks do not count), else the nearest ones; at most three.
std::vector<std::string> names_like(std::string_view part, const std::vector<std::string>& names);

/// The figure of a country; if it has none, the world's, with a warning.
CarbonIntensity intensity_of(const CountryRow& country, const CarbonTables& tables);
CarbonIntensity intensity_of(const StateRow& state, const CarbonTables& tables);
/// The same for a region; if it has none, its country's, with a warning.
CarbonIntensity intensity_of(const CloudRow& cloud, const CarbonTables& tables);

}  // namespace opcost
