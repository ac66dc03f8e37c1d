#include "carbon/quantity.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <utility>

#include "opcost/core/text.h"

namespace opcost {
namespace {

struct Unit {
  std::string_view name;
  double factor;
};

// In joules; a watt-hour is 3600 of them.
constexpr std::array kEnergyUnits{
    Unit{"J", 1.0},     Unit{"kJ", 1e3},     Unit{"MJ", 1e6},     Unit{"GJ", 1e9},
    Unit{"TJ", 1e12},   Unit{"mJ", 1e-3},    Unit{"uJ", 1e-6},    Unit{"µJ", 1e-6},
    Unit{"nJ", 1e-9},   Unit{"pJ", 1e-12},   Unit{"Wh", 3.6e3},   Unit{"kWh", 3.6e6},
    Unit{"MWh", 3.6e9}, Unit{"GWh", 3.6e12}, Unit{"TWh", 3.6e15}, Unit{"mWh", 3.6},
    Unit{"wh", 3.6e3},  Unit{"kwh", 3.6e6},  Unit{"KWh", 3.6e6},  Unit{"KWH", 3.6e6},
};
constexpr std::array kTimeUnits{
    Unit{"", 1.0},           Unit{"h", 1.0},          Unit{"hours", 1.0}, Unit{"hour", 1.0},
    Unit{"min", 1.0 / 60.0}, Unit{"s", 1.0 / 3600.0}, Unit{"d", 24.0},
};

constexpr double kMostJoules = 1e21;  // the world uses about 6e20 J a year
constexpr double kMostHours = 1e9;
constexpr double kMostPue = 10.0;
constexpr double kMostInferences = 1e15;  // doubles count singly up to 2^53, about 9e15

template <std::size_t N>
std::optional<double> factor_of(const std::array<Unit, N>& units, std::string_view name) {
  const auto found = std::ranges::find(units, name, &Unit::name);
  return found != units.end() ? std::optional{found->factor} : std::nullopt;
}

Error wrong(std::string_view option, std::string_view text, std::string what, std::string hint) {
  return {std::string(option) + " " + std::string(text) + ": " + std::move(what), "",
          std::move(hint)};
}

}  // namespace

std::vector<std::string_view> pieces(std::string_view text, char separator) {
  std::vector<std::string_view> found;
  while (true) {
    const std::size_t end = text.find(separator);
    found.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return found;
    text.remove_prefix(end + 1);
  }
}

std::string_view without_blanks_around(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string simplified(std::string_view text) {
  std::string simple;
  for (const char c : text) {
    if (c == ' ' || c == '-' || c == '_') continue;
    simple += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return simple;
}

std::optional<Quantity> quantity_in(std::string_view text) {
  text = without_blanks_around(text);
  if (text.starts_with('+')) text.remove_prefix(1);
  Quantity quantity;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, quantity.value);
  if (parsed.ec != std::errc{} || !std::isfinite(quantity.value)) return std::nullopt;
  quantity.unit = without_blanks_around({parsed.ptr, static_cast<std::size_t>(end - parsed.ptr)});
  return quantity;
}

std::optional<double> number_in_text(std::string_view text) {
  const auto quantity = quantity_in(text);
  return quantity && quantity->unit.empty() ? std::optional{quantity->value} : std::nullopt;
}

Result<Picojoules> energy_in(std::string_view text) {
  const std::string hint = "write 3.2kWh, 500J or 20MWh";
  const auto quantity = quantity_in(text);
  if (!quantity) return wrong("--energy", text, "this is no energy", hint);
  if (quantity->unit.empty()) return wrong("--energy", text, "the unit is missing", hint);
  const auto factor = factor_of(kEnergyUnits, quantity->unit);
  if (!factor)
    return wrong("--energy", text,
                 "`" + std::string(quantity->unit) + "` is no unit of energy opcost knows", hint);
  const double joules = quantity->value * *factor;
  if (!(joules >= 0.0)) return wrong("--energy", text, "it is negative", hint);
  if (joules > kMostJoules)
    return wrong("--energy", text, "more than the world uses in a year", hint);
  return Picojoules{joules * 1e12};
}

Result<double> hours_in(std::string_view text) {
  const std::string hint = "write 100, 100h, 90min or 3d; eight devices for an hour are 8 hours";
  const auto quantity = quantity_in(text);
  const auto factor = quantity ? factor_of(kTimeUnits, quantity->unit) : std::nullopt;
  if (!factor) return wrong("--hours", text, "this is no time", hint);
  const double hours = quantity->value * *factor;
  if (!(hours >= 0.0)) return wrong("--hours", text, "it is negative", hint);
  if (hours > kMostHours) return wrong("--hours", text, "more than 1e9 hours", hint);
  return hours;
}

Result<double> pue_in(std::string_view text) {
  const std::string hint = "what a data centre draws over what its computers use: 1.2";
  const auto value = number_in_text(text);
  if (!value) return wrong("--pue", text, "this is no number", hint);
  if (*value < 1.0) return wrong("--pue", text, "a PUE is at least 1", hint);
  if (*value > kMostPue) return wrong("--pue", text, "no data centre has a PUE above 10", hint);
  return *value;
}

Result<std::uint64_t> inferences_in(std::string_view text) {
  const auto value = number_in_text(text);
  const bool whole = value && *value >= 1.0 && *value == std::floor(*value);
  if (!whole || *value > kMostInferences)
    return wrong("--inferences", text, "it must be a whole number from 1 to 1e15",
                 "write 1000000 or 1e6");
  return static_cast<std::uint64_t>(*value);
}

}  // namespace opcost
