// Parses energies, times, factors and counts for carbon accounts.
#include "carbon/quantity.h"

#include <cmath>
#include <string>
#include <utility>

#include "core/parse_quantity.h"

namespace opcost {
namespace {

constexpr double kPicojoules = 1e12;                    // in a joule
constexpr double kMostPicojoules = 1e21 * kPicojoules;  // the world uses about 6e20 J a year
constexpr double kSecondsPerHour = 3600.0;
constexpr double kMostHours = 1e9;
constexpr double kMostPue = 10.0;
constexpr double kMostInferences = 1e15;  // doubles count singly up to 2^53, about 9e15

Error wrong(std::string_view option, std::string_view text, std::string what, std::string hint) {
  return {std::string(option) + " " + std::string(text) + ": " + std::move(what), "",
          std::move(hint)};
}

}  // namespace

std::string simplified(std::string_view text) {
  std::string simple;
  for (const char c : text) {
    if (c == ' ' || c == '-' || c == '_') continue;
    simple += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return simple;
}

Result<Picojoules> parse_energy_option(std::string_view text) {
  const std::string hint = "write 3.2kWh, 500J or 20MWh";
  const auto quantity = parse_quantity(text);
  if (!quantity) return wrong("--energy", text, "this is no energy", hint);
  if (quantity->unit.empty()) return wrong("--energy", text, "the unit is missing", hint);
  const auto factor = parse_energy_unit(quantity->unit);
  if (!factor)
    return wrong("--energy", text,
                 "`" + std::string(quantity->unit) + "` is no unit of energy opcost knows", hint);
  const double energy = quantity->value * *factor;
  if (!(energy >= 0.0)) return wrong("--energy", text, "it is negative", hint);
  if (energy > kMostPicojoules)
    return wrong("--energy", text, "more than the world uses in a year", hint);
  return Picojoules{energy};
}

Result<double> parse_hours_option(std::string_view text) {
  const std::string hint = "write 100, 100h, 90min or 3d; eight devices for an hour are 8 hours";
  const auto hours = parse_time(text, kSecondsPerHour);
  if (!hours) return wrong("--hours", text, "this is no time", hint);
  if (!(*hours >= 0.0)) return wrong("--hours", text, "it is negative", hint);
  if (*hours > kMostHours) return wrong("--hours", text, "more than 1e9 hours", hint);
  return *hours;
}

Result<double> parse_pue_option(std::string_view text) {
  const std::string hint = "what a data centre draws over what its computers use: 1.2";
  const auto value = parse_plain_number(text);
  if (!value) return wrong("--pue", text, "this is no number", hint);
  if (*value < 1.0) return wrong("--pue", text, "a PUE is at least 1", hint);
  if (*value > kMostPue) return wrong("--pue", text, "no data centre has a PUE above 10", hint);
  return *value;
}

Result<std::uint64_t> parse_inferences_option(std::string_view text) {
  const auto value = parse_plain_number(text);
  const bool whole = value && *value >= 1.0 && *value == std::floor(*value);
  if (!whole || *value > kMostInferences)
    return wrong("--inferences", text, "it must be a whole number from 1 to 1e15",
                 "write 1000000 or 1e6");
  return static_cast<std::uint64_t>(*value);
}

}  // namespace opcost
