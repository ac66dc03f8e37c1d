// Reads numbers with units: energy, time, power, bytes, percentages.
#include "core/parse_quantity.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/parse.h"

namespace opcost {
namespace {

template <class Factor>
struct Unit {
  std::string_view name;
  Factor factor;
};
template <class Factor>
Unit(std::string_view, Factor) -> Unit<Factor>;

// In picojoules; a watt-hour is 3600 J. Both characters for "micro" are in use.
constexpr std::array kEnergyUnits{
    Unit{"pJ", 1.0},     Unit{"nJ", 1e3},     Unit{"uJ", 1e6},     Unit{"µJ", 1e6},
    Unit{"μJ", 1e6},     Unit{"mJ", 1e9},     Unit{"J", 1e12},     Unit{"kJ", 1e15},
    Unit{"MJ", 1e18},    Unit{"GJ", 1e21},    Unit{"TJ", 1e24},    Unit{"mWh", 3.6e12},
    Unit{"Wh", 3.6e15},  Unit{"kWh", 3.6e18}, Unit{"MWh", 3.6e21}, Unit{"GWh", 3.6e24},
    Unit{"TWh", 3.6e27}, Unit{"wh", 3.6e15},  Unit{"kwh", 3.6e18}, Unit{"KWh", 3.6e18},
    Unit{"KWH", 3.6e18},
};
// In seconds.
constexpr std::array kTimeUnits{
    Unit{"ms", 1e-3},     Unit{"s", 1.0},        Unit{"min", 60.0},  Unit{"h", 3600.0},
    Unit{"hour", 3600.0}, Unit{"hours", 3600.0}, Unit{"d", 86400.0},
};
// In watts.
constexpr std::array kPowerUnits{Unit{"W", 1.0}, Unit{"w", 1.0}, Unit{"kW", 1e3}, Unit{"kw", 1e3}};
// In bytes, each 1024 times the one before.
constexpr std::array kByteUnits{Unit<std::uint64_t>{"B", 1}, Unit{"KiB", std::uint64_t{1} << 10},
                                Unit{"MiB", std::uint64_t{1} << 20},
                                Unit{"GiB", std::uint64_t{1} << 30},
                                Unit{"TiB", std::uint64_t{1} << 40}};

template <class Factor, std::size_t N>
std::optional<Factor> factor_of(const std::array<Unit<Factor>, N>& units, std::string_view name) {
  const auto found = std::ranges::find(units, name, &Unit<Factor>::name);
  return found != units.end() ? std::optional{found->factor} : std::nullopt;
}

std::optional<double> positive_or_zero(double value) {
  return std::isfinite(value) && value >= 0.0 ? std::optional{value} : std::nullopt;
}

}  // namespace

std::optional<Quantity> parse_quantity(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto value = take_number<double>(text);
  if (!value || !std::isfinite(*value)) return std::nullopt;
  return Quantity{*value, trimmed(text)};
}

std::optional<double> parse_plain_number(std::string_view text) {
  const auto quantity = parse_quantity(text);
  return quantity && quantity->unit.empty() ? std::optional{quantity->value} : std::nullopt;
}

std::optional<double> parse_percentage(std::string_view text) {
  const auto quantity = parse_quantity(text);
  return quantity && quantity->unit == "%" ? std::optional{quantity->value / 100.0} : std::nullopt;
}

std::optional<double> parse_energy_unit(std::string_view name) {
  return factor_of(kEnergyUnits, name);
}

std::optional<Picojoules> parse_energy(std::string_view text) {
  const auto quantity = parse_quantity(text);
  const auto factor = quantity ? parse_energy_unit(quantity->unit) : std::nullopt;
  const auto energy = factor ? positive_or_zero(quantity->value * *factor) : std::nullopt;
  return energy ? std::optional{Picojoules{*energy}} : std::nullopt;
}

std::optional<double> parse_time(std::string_view text, double unit_s) {
  const auto quantity = parse_quantity(text);
  if (!quantity) return std::nullopt;
  if (quantity->unit.empty()) return quantity->value;
  const auto factor = factor_of(kTimeUnits, quantity->unit);
  return factor ? std::optional{quantity->value * (*factor / unit_s)} : std::nullopt;
}

std::optional<double> parse_power(std::string_view text) {
  const auto quantity = parse_quantity(text);
  const auto factor = quantity ? factor_of(kPowerUnits, quantity->unit) : std::nullopt;
  return factor ? std::optional{quantity->value * *factor} : std::nullopt;
}

std::optional<Bytes> parse_bytes(std::string_view text) {
  text = trimmed(text);
  const auto count = take_number<std::uint64_t>(text);
  const auto unit = factor_of(kByteUnits, trimmed(text));
  if (!count || *count == 0 || !unit) return std::nullopt;
  const Count bytes = Count{*count} * Count{*unit};
  return bytes.has_overflowed() ? std::nullopt : std::optional{Bytes{bytes}};
}

std::string exact_bytes_text(std::uint64_t bytes) {
  std::size_t unit = 0;
  for (; bytes > 0 && bytes % 1024 == 0 && unit + 1 < kByteUnits.size(); ++unit) bytes /= 1024;
  return std::to_string(bytes) + " " + std::string(kByteUnits[unit].name);
}

}  // namespace opcost
