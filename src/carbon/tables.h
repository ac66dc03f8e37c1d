#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "opcost/carbon/record.h"
#include "opcost/core/result.h"

// The tables of cost_tables/carbon, row by row; the columns are explained there.
namespace opcost {

/// A figure and its origin.
struct CarbonFigure {
  GramsPerKwh value;
  std::optional<int> year;
  CarbonScope scope = CarbonScope::Unstated;
  std::string source;  ///< A key of CarbonTables::sources.
};

struct CountryRow {
  std::string iso3, iso2, name;
  std::vector<std::string> also;       ///< Other names.
  std::optional<CarbonFigure> figure;  ///< std::nullopt: a code of ISO 3166-1 without data.
};

struct StateRow {
  std::string code, iso3, name, note;
  CarbonFigure figure;
};

struct CloudRow {
  std::string provider, region, iso3, location, note;
  std::optional<CarbonFigure> figure;  ///< std::nullopt: that of the country.

  std::string code() const { return provider + ":" + region; }
};

struct GenerationRow {
  std::string kind;
  CarbonFigure figure;
};

struct HardwareRow {
  std::string name, kind, source, note;
  double watts = 0.0;
};

struct EquivalentRow {
  std::string name, constant, source;
  double grams_each = 0.0;
};

struct CarbonTables {
  std::map<std::string, CarbonSource> sources;
  std::vector<CountryRow> countries;
  CountryRow world;  ///< Countries with a figure.
  std::vector<StateRow> states;
  std::vector<CloudRow> clouds;
  std::vector<GenerationRow> generation;
  std::vector<HardwareRow> hardware;
  std::vector<EquivalentRow> equivalents;
};

/// Reads the tables from the texts of their files, by name. Errors, with file:line: a missing file,
/// column or cell; an invalid number; a figure of 0, which no grid has; a source that is not in
/// sources.csv.
Result<CarbonTables> parse_carbon_tables(const std::map<std::string_view, std::string_view>& texts);

/// The built-in tables; they are read once.
const Result<CarbonTables>& carbon_tables();

}  // namespace opcost
