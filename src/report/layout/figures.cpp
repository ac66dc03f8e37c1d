// Writes numbers, shares and bars for table cells.
#include "report/layout/figures.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

#include "opcost/core/text.h"

namespace opcost {
namespace {

// Most numbers of a table have few digits: they are whole numbers of their last decimal. Nothing
// where this might round otherwise than the exact way.
std::optional<std::uint64_t> in_last_decimals(double value, double scale) {
  constexpr double kMost = 1e12, kDoubt = 1e-3;
  const double scaled = value * scale;
  if (std::signbit(value) || !(scaled < kMost)) return std::nullopt;
  const double whole = std::floor(scaled), rest = scaled - whole;
  if (std::abs(rest - 0.5) < kDoubt) return std::nullopt;
  return static_cast<std::uint64_t>(whole) + (rest > 0.5 ? 1 : 0);
}

}  // namespace

std::string fixed_text(double value, int decimals) {
  constexpr std::array<std::uint64_t, 4> kScales{1, 10, 100, 1000};
  std::array<char, 400> text{};  // the longest double has 309 digits before the point
  char* const end = text.data() + text.size();
  const std::uint64_t scale = kScales[static_cast<std::size_t>(std::clamp(decimals, 0, 3))];
  const auto digits =
      decimals <= 3 ? in_last_decimals(value, static_cast<double>(scale)) : std::nullopt;
  if (!digits)
    return {text.data(),
            std::to_chars(text.data(), end, value, std::chars_format::fixed, decimals).ptr};
  char* at = std::to_chars(text.data(), end, *digits / scale).ptr;
  if (scale > 1) *at++ = '.';
  for (std::uint64_t place = scale / 10; place > 0; place /= 10)
    *at++ = static_cast<char>('0' + *digits / place % 10);
  return {text.data(), at};
}

std::string short_count(Count count) {
  constexpr std::string_view kPrefixes = "kMGTPE";
  const auto exact = count.exact();
  if (!exact) return "overflow";
  if (*exact < 1000) return std::to_string(*exact);
  double value = static_cast<double>(*exact) / 1e3;
  std::size_t prefix = 0;
  // 999.5 would print as 1000.
  for (; value >= 999.5; ++prefix) value /= 1e3;
  const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return fixed_text(value, decimals) + kPrefixes[prefix];
}

std::string energy_cell(Picojoules energy) {
  std::string text = energy_text(energy);
  const std::size_t space = text.find(' ');
  const std::string number = text.substr(0, space);
  const std::string unit = text.substr(space + 1) + (text.ends_with(" J") ? " " : "");
  // energy_text drops trailing zeros; in a column they look better.
  const auto digits = std::ranges::count_if(number, [](char c) { return c >= '0' && c <= '9'; });
  const bool scaled = number.find('e') == std::string::npos && energy.value >= 1.0;
  if (!scaled || digits >= 4) return number + " " + unit;
  const std::string point = number.find('.') == std::string::npos ? "." : "";
  return number + point + std::string(static_cast<std::size_t>(4 - digits), '0') + " " + unit;
}

std::string percent(double share) { return fixed_text(share * 100.0, 1) + "%"; }

std::string bar(double share, std::size_t width) {
  constexpr std::array<std::string_view, 8> kEighths{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const double length = std::clamp(share, 0.0, 1.0) * static_cast<double>(width) * 8.0;
  const auto eighths = static_cast<std::size_t>(std::lround(length));
  std::string text;
  for (std::size_t i = 0; i < eighths / 8; ++i) text += "█";
  return text + std::string(kEighths[eighths % 8]);
}

std::string inferences_text(std::uint64_t inferences) {
  return inferences == 1 ? "one inference" : grouped_text(Count{inferences}) + " inferences";
}

}  // namespace opcost
