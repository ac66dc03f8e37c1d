#include "report/carbon_list.h"

#include <vector>

#include "carbon/places.h"
#include "carbon/quantity.h"
#include "opcost/core/text.h"
#include "report/printable.h"

namespace opcost {
namespace {

constexpr std::size_t kCodeColumns = 30, kNameColumns = 36, kFigureColumns = 14;

std::string figure_text(const std::optional<CarbonFigure>& figure) {
  if (!figure) return "no figure";
  return padded_left(rounded_text(figure->value.value, 6), 8) + " g/kWh  " +
         (figure->year ? std::to_string(*figure->year) : "    ") + "  " +
         padded(std::string(to_string(figure->scope)), 11) + figure->source;
}

std::string line(const std::string& code, std::size_t columns, const std::string& name,
                 const std::string& rest) {
  return padded(code, columns) + padded(name, kNameColumns) + rest + "\n";
}

std::string country_line(const CountryRow& row, std::size_t columns) {
  return line(row.iso3, columns, row.name, figure_text(row.figure));
}

std::string cloud_line(const CloudRow& row, const CarbonTables& tables) {
  if (row.figure) return line(row.code(), kCodeColumns, row.location, figure_text(row.figure));
  const CountryRow* country = country_called(row.iso3, tables);
  return line(row.code(), kCodeColumns, row.location,
              figure_text(country ? country->figure : tables.world.figure) + ", of " + row.iso3);
}

/// The lines that hold the pattern; an Error where there is none.
Result<std::string> matching(const std::vector<std::string>& lines, const std::string& pattern,
                             const std::string& what) {
  const std::string wanted = simplified(pattern);
  std::string text;
  for (const std::string& line : lines)
    if (simplified(line).find(wanted) != std::string::npos) text += line;
  if (!text.empty()) return text;
  return Error{"no " + what + " holds `" + pattern + "`", "", "opcost carbon list without it shows all"};
}

}  // namespace

Result<std::string> country_list(const std::string& pattern) {
  constexpr std::size_t kIsoColumns = 7;
  const auto& tables = carbon_tables();
  if (!tables) return tables.error();
  std::vector<std::string> lines{country_line(tables->world, kIsoColumns)};
  for (const CountryRow& row : tables->countries) lines.push_back(country_line(row, kIsoColumns));
  return matching(lines, pattern, "country");
}

Result<std::string> region_list(const std::string& pattern) {
  const auto& tables = carbon_tables();
  if (!tables) return tables.error();
  std::vector<std::string> lines;
  for (const CloudRow& row : tables->clouds) lines.push_back(cloud_line(row, *tables));
  for (const StateRow& row : tables->states)
    lines.push_back(line(row.code, kCodeColumns, row.name, figure_text(row.figure)));
  return matching(lines, pattern, "region");
}

Result<std::string> hardware_list(const std::string& pattern) {
  const auto& tables = carbon_tables();
  if (!tables) return tables.error();
  std::vector<std::string> lines;
  for (const HardwareRow& row : tables->hardware)
    lines.push_back(line(row.name, kNameColumns, rounded_text(row.watts, 6) + " W",
                         padded(row.kind, 5) + padded(row.source, kFigureColumns) + row.note));
  return matching(lines, pattern, "hardware");
}

}  // namespace opcost
