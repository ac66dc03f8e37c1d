#include "cli/quantities.h"

#include <charconv>
#include <cmath>
#include <utility>

namespace opcost::cli {
namespace {

/// A number from 0, and what follows it.
std::optional<std::pair<double, std::string_view>> number_and_rest(std::string_view text) {
  double value = 0.0;
  const char* end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, value);
  if (parsed.ec != std::errc{} || !std::isfinite(value) || value < 0.0) return std::nullopt;
  return std::pair{value, std::string_view(parsed.ptr, static_cast<std::size_t>(end - parsed.ptr))};
}

}  // namespace

std::optional<Seconds> duration_named(std::string_view text) {
  constexpr double kYear = 365.0 * 24 * 3600;
  const auto number = number_and_rest(text);
  if (!number) return std::nullopt;
  const std::pair<std::string_view, double> units[] = {
      {"", 1.0}, {"s", 1.0}, {"ms", 1e-3}, {"min", 60.0}};
  for (const auto& [unit, seconds] : units)
    if (unit == number->second && number->first * seconds <= kYear)
      return Seconds{number->first * seconds};
  return std::nullopt;
}

std::optional<double> share_named(std::string_view text) {
  const auto number = number_and_rest(text);
  if (!number || number->second != "%") return std::nullopt;
  return number->first / 100.0;
}

}  // namespace opcost::cli
