// One unit for each column of energies.
#include "report/layout/one_unit.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "report/layout/figures.h"

namespace opcost {
namespace {

struct Unit {
  double scale = 1.0;
  std::string_view name = "pJ";
  int decimals = 3;
};

Unit unit_for(double most) {
  constexpr std::array<std::pair<double, std::string_view>, 6> kUnits{
      {{1e15, "kJ"}, {1e12, "J"}, {1e9, "mJ"}, {1e6, "µJ"}, {1e3, "nJ"}, {1.0, "pJ"}}};
  Unit unit;
  for (const auto& [scale, name] : kUnits) {
    unit.scale = scale;
    unit.name = name;
    if (most >= scale * 0.99995) break;
  }
  const double top = most / unit.scale;
  unit.decimals = top >= 99.995 ? 1 : top >= 9.9995 ? 2 : 3;
  return unit;
}

std::string fixed_text(double value, int decimals) {
  std::array<char, 400> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value,
                                 std::chars_format::fixed, decimals);
  return {digits.data(), end.ptr};
}

std::string number_in(const Unit& unit, double picojoules) {
  if (picojoules == 0.0) return "0";  // exactly; what is small is "<0.001"
  const double value = picojoules / unit.scale, least = std::pow(10.0, -unit.decimals);
  if (value > 0.0 && value < 0.5 * least) return "<" + fixed_text(least, unit.decimals);
  return fixed_text(value, unit.decimals);
}

// What stands around the number ("≥ ", " +2 ?") stays.
void rewrite(Cell& cell, const Unit& unit) {
  if (!cell.energy) return;
  const std::string before = energy_cell(*cell.energy);
  const std::size_t at = cell.text.find(before);
  if (at != std::string::npos)
    cell.text.replace(at, before.size(), number_in(unit, cell.energy->value));
}

void use_one_unit(Grid& grid, std::size_t column) {
  double most = 0.0;
  bool any = false;
  for (const auto& row : grid.rows)
    if (column < row.size() && row[column].energy) {
      any = true;
      most = std::max(most, row[column].energy->value);
    }
  if (!any) return;
  const Unit unit = unit_for(most);
  for (auto* rows : {&grid.rows, &grid.feet})
    for (auto& row : *rows) rewrite(row[column], unit);
  std::string& title = grid.columns[column].title;
  title.erase(title.find_last_not_of(' ') + 1);
  title += (title.empty() ? "" : " ") + std::string(unit.name);
}

}  // namespace

Cell energy_in_column(Picojoules energy) {
  Cell cell{energy_cell(energy)};
  cell.energy = energy;
  return cell;
}

void use_one_unit(View& view) {
  for (Section& section : view.sections)
    for (std::size_t at = 0; at < section.grid.columns.size(); ++at) use_one_unit(section.grid, at);
}

}  // namespace opcost
