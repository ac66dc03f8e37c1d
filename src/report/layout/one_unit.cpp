// One unit for each column of energies or counts.
#include "report/layout/one_unit.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "report/layout/figures.h"

namespace opcost {
namespace {

struct Unit {
  double scale = 1.0;
  std::string_view name = "pJ";
  int decimals = 3;
};

using Scale = std::pair<double, std::string_view>;
constexpr std::array<Scale, 6> kEnergies{
    {{1e15, "kJ"}, {1e12, "J"}, {1e9, "mJ"}, {1e6, "µJ"}, {1e3, "nJ"}, {1.0, "pJ"}}};
constexpr std::array<Scale, 7> kCounts{
    {{1e18, "E"}, {1e15, "P"}, {1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}, {1.0, ""}}};

Unit unit_for(double most, std::span<const Scale> scales) {
  Unit unit;
  for (const auto& [scale, name] : scales) {
    unit.scale = scale;
    unit.name = name;
    if (most >= scale * 0.99995) break;
  }
  const double top = most / unit.scale;
  unit.decimals = unit.name.empty() ? 0 : top >= 99.995 ? 1 : top >= 9.9995 ? 2 : 3;
  return unit;
}

struct Quantity {
  double value = 0.0;
  std::span<const Scale> scales = {};
};

std::optional<Quantity> quantity_of(const Cell& cell) {
  if (cell.energy) return Quantity{cell.energy->value, kEnergies};
  if (!cell.count || cell.count->has_overflowed()) return std::nullopt;
  return Quantity{static_cast<double>(*cell.count->exact()), kCounts};
}

std::string number_in(const Unit& unit, double amount) {
  constexpr std::array kLeast{1.0, 0.1, 0.01, 0.001};
  if (amount == 0.0) return "0";  // exactly; what is small is "<0.001"
  const double value = amount / unit.scale, least = kLeast[static_cast<std::size_t>(unit.decimals)];
  if (value > 0.0 && value < 0.5 * least) return "<" + fixed_text(least, unit.decimals);
  return fixed_text(value, unit.decimals);
}

// What stands around the number ("≥ ", " +2 ?") stays.
void write_number(Cell& cell, const Unit& unit) {
  const auto quantity = quantity_of(cell);
  const std::size_t at = quantity ? cell.text.find(kQuantity) : std::string::npos;
  if (at != std::string::npos) cell.text.replace(at, 1, number_in(unit, quantity->value));
}

// "energy" in mJ is "energy mJ", "peak B" in M is "peak MB".
void name_unit(std::string& title, std::string_view unit) {
  title.erase(title.find_last_not_of(' ') + 1);
  if (unit.empty()) return;
  if (title.ends_with(" B")) {
    title.insert(title.size() - 1, unit);
  } else {
    title += (title.empty() ? "" : " ") + std::string(unit);
  }
}

// The largest number of a column and its scales; none where the column holds no quantities. A row
// that sums up others ("[others]", a total) may be larger than what one looks at: it counts if
// nothing else does.
struct Largest {
  double value = 0.0;
  std::span<const Scale> scales = {};

  void take(const std::vector<std::vector<Cell>>& rows, std::size_t column, bool sums) {
    for (const auto& row : rows) {
      if (column >= row.size() || (row[column].style == Style::Faint) != sums) continue;
      const auto quantity = quantity_of(row[column]);
      if (!quantity) continue;
      scales = quantity->scales;
      value = std::max(value, quantity->value);
    }
  }
};

void use_one_unit(Grid& grid, std::size_t column) {
  Largest largest;
  largest.take(grid.rows, column, false);
  if (largest.value == 0.0) largest.take(grid.rows, column, true);
  if (largest.scales.empty()) largest.take(grid.feet, column, false);
  if (largest.scales.empty()) return;
  const Unit unit = unit_for(largest.value, largest.scales);
  for (auto* rows : {&grid.rows, &grid.feet})
    for (auto& row : *rows) write_number(row[column], unit);
  name_unit(grid.columns[column].title, unit.name);
}

}  // namespace

Cell energy_in_column(Picojoules energy) {
  Cell cell{std::string(1, kQuantity)};
  cell.energy = energy;
  return cell;
}

Cell count_in_column(Count count) {
  if (count.has_overflowed()) return {short_count(count)};
  Cell cell{std::string(1, kQuantity)};
  cell.count = count;
  return cell;
}

void use_one_unit(View& view) {
  for (Section& section : view.sections)
    for (std::size_t at = 0; at < section.grid.columns.size(); ++at) use_one_unit(section.grid, at);
}

}  // namespace opcost
