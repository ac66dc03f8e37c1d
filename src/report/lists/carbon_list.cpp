// Lists countries, regions, clouds and hardware with their carbon figures.
#include "report/lists/carbon_list.h"

#include <vector>

#include "carbon/places.h"
#include "carbon/quantity.h"
#include "opcost/core/text.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr std::size_t kCodeColumns = 30, kNameColumns = 36;

std::string figure_text(const std::optional<CarbonFigure>& figure) {
  if (!figure) return "no figure";
  return padded_left(rounded_text(figure->value.value, 6), 8) + " g/kWh  " +
         (figure->year ? std::to_string(*figure->year) : "    ") + "  " +
         padded(std::string(to_string(figure->scope)), 11) + figure->source;
}

std::string line(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text + "\n";
}

std::string region_line(const std::string& code, const std::string& name,
                        const std::string& figure) {
  return line(padded(code, kCodeColumns) + padded(name, kNameColumns) + figure);
}

std::string country_line(const CountryRow& row) {
  return line(padded(row.iso3, 7) + padded(row.name, kNameColumns) + figure_text(row.figure));
}

std::string cloud_line(const CloudRow& row, const CarbonTables& tables) {
  if (row.figure) return region_line(row.code(), row.location, figure_text(row.figure));
  const CountryRow* country = country_called(row.iso3, tables);
  return region_line(
      row.code(), row.location,
      figure_text(country ? country->figure : tables.world.figure) + ", of " + row.iso3);
}

/// A line, and other words by which it can be found.
struct Entry {
  std::string text, also;
};

/// The lines that contain the pattern; an Error if there is none.
Result<std::string> matching(const std::vector<Entry>& entries, const std::string& pattern,
                             const std::string& what) {
  const std::string wanted = simplified(pattern);
  std::string text;
  for (const Entry& entry : entries)
    if (simplified(entry.text + "\n" + entry.also).find(wanted) != std::string::npos)
      text += entry.text;
  if (!text.empty()) return text;
  return Error{"no " + what + " holds `" + pattern + "`", "",
               "opcost carbon list without it shows all"};
}

std::string names_of(const CountryRow& country) {
  return country.iso3 + "\n" + country.iso2 + "\n" + country.name + "\n" +
         joined(country.also, "\n");
}

std::string names_of(const std::string& iso3, const CarbonTables& tables) {
  const CountryRow* country = country_called(iso3, tables);
  return country ? names_of(*country) : iso3;
}

}  // namespace

Result<std::string> country_list(const std::string& pattern) {
  const auto& tables = carbon_tables();
  if (!tables) return tables.error();
  std::vector<Entry> entries{{country_line(tables->world), ""}};
  for (const CountryRow& row : tables->countries)
    entries.push_back({country_line(row), names_of(row)});
  return matching(entries, pattern, "country");
}

Result<std::string> region_list(const std::string& pattern) {
  const auto& tables = carbon_tables();
  if (!tables) return tables.error();
  std::vector<Entry> entries;
  for (const CloudRow& row : tables->clouds)
    entries.push_back({cloud_line(row, *tables), names_of(row.iso3, *tables)});
  for (const StateRow& row : tables->states)
    entries.push_back(
        {region_line(row.code, row.name, figure_text(row.figure)), names_of(row.iso3, *tables)});
  return matching(entries, pattern, "region");
}

Result<std::string> hardware_list(const std::string& pattern) {
  const auto& tables = carbon_tables();
  if (!tables) return tables.error();
  std::vector<Entry> entries;
  for (const HardwareRow& row : tables->hardware)
    entries.push_back(
        {line(padded(row.name, kNameColumns) + padded_left(rounded_text(row.watts, 6) + " W", 6) +
              "  " + padded(row.kind, 5) + padded(row.source, 12) + row.note),
         ""});
  return matching(entries, pattern, "hardware");
}

}  // namespace opcost
