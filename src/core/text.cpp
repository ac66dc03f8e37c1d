// Writes numbers, energies, sizes and shapes as text, and finds the nearest name to a typo.
#include "opcost/core/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace opcost {
namespace {

struct Prefix {
  double factor;
  std::string_view symbol;
};

constexpr std::array kPrefixes{
    Prefix{1e24, "Y"}, Prefix{1e21, "Z"}, Prefix{1e18, "E"},  Prefix{1e15, "P"}, Prefix{1e12, "T"},
    Prefix{1e9, "G"},  Prefix{1e6, "M"},  Prefix{1e3, "k"},   Prefix{1.0, ""},   Prefix{1e-3, "m"},
    Prefix{1e-6, "µ"}, Prefix{1e-9, "n"}, Prefix{1e-12, "p"},
};

// The value with four significant digits, and its prefix.
std::pair<std::string, std::string_view> scaled(double value) {
  if (value == 0.0) return {"0", ""};
  const double size = std::abs(value);
  // 999.96 rounds up to the next prefix.
  const auto fits = [size](const Prefix& prefix) { return size / prefix.factor >= 0.99995; };
  const auto found = std::ranges::find_if(kPrefixes, fits);
  const Prefix& prefix = found != kPrefixes.end() ? *found : kPrefixes.back();
  return {rounded_text(value / prefix.factor, 4), prefix.symbol};
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Counts insertions, deletions, changes and swaps of neighbours (optimal string alignment); case
// does not count.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  using Row = std::vector<std::size_t>;
  Row before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  const auto same = [&](std::size_t i, std::size_t j) { return lower(a[i]) == lower(b[j]); };
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before = std::exchange(above, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = above[j - 1] + (same(i - 1, j - 1) ? 0 : 1);
      row[j] = std::min({change, above[j] + 1, row[j - 1] + 1});
      if (i > 1 && j > 1 && same(i - 1, j - 2) && same(i - 2, j - 1))
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row.back();
}

}  // namespace

std::string exact_text(double value) {
  std::array<char, 64> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
  return {buffer.data(), end};
}

std::string rounded_text(double value, int digits) {
  std::array<char, 400> buffer{};
  const double size = std::abs(value);
  const bool plain = size == 0.0 || (size >= 1e-5 && size < 1e15);
  if (!plain) {
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                   std::chars_format::general, digits)
                         .ptr;
    return {buffer.data(), end};
  }
  const int exponent = size == 0.0 ? 0 : static_cast<int>(std::floor(std::log10(size)));
  const int decimals = std::max(0, digits - 1 - exponent);
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value,
                                 std::chars_format::fixed, decimals)
                       .ptr;
  std::string text(buffer.data(), end);
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string grouped_text(Count count) {
  const auto exact = count.exact();
  if (!exact) return "overflow";
  std::string text = std::to_string(*exact);
  for (std::size_t at = text.size(); at > 3; at -= 3) text.insert(at - 3, ",");
  return text;
}

std::string si_text(double value) {
  const auto [digits, symbol] = scaled(value);
  return symbol.empty() ? digits : digits + " " + std::string(symbol);
}

std::string energy_text(Picojoules energy) {
  const auto [digits, symbol] = scaled(energy.value * 1e-12);
  return digits + " " + std::string(symbol) + "J";
}

std::string bytes_text(Bytes bytes) {
  const auto exact = bytes.value.exact();
  if (!exact) return "more than 16 EiB";
  constexpr std::array kUnits{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  double value = static_cast<double>(*exact);
  std::size_t unit = 0;
  while (value >= 1024.0 && unit + 1 < kUnits.size()) {
    value /= 1024.0;
    ++unit;
  }
  return rounded_text(value, 4) + " " + kUnits[unit];
}

std::string shape_text(std::span<const std::int64_t> dims) {
  if (dims.empty()) return "scalar";
  std::string text;
  for (const std::int64_t dim : dims) text += (text.empty() ? "" : "x") + std::to_string(dim);
  return text;
}

std::string operator_label(std::string_view domain, std::string_view op) {
  return domain.empty() ? std::string(op) : std::string(domain) + "." + std::string(op);
}

std::string plural_text(std::size_t count, std::string_view word) {
  return grouped_text(Count{count}) + " " + std::string(word) + (count == 1 ? "" : "s");
}

std::string joined(std::span<const std::string> words, std::string_view separator) {
  std::string text;
  for (const std::string& word : words) {
    if (!text.empty()) text += separator;
    text += word;
  }
  return text;
}

std::vector<std::string> nearest_names(std::string_view word, std::span<const std::string> names) {
  const std::size_t near = std::max<std::size_t>(1, std::min<std::size_t>(word.size(), 40) / 3);
  std::vector<std::pair<std::size_t, std::string>> found;
  if (word.size() > 100) return {};  // too long for a name of ours, and the work would be quadratic
  for (const std::string& name : names) {
    const std::size_t distance = edit_distance(word, name);
    if (distance <= near) found.emplace_back(distance, name);
  }
  std::ranges::sort(found);
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::vector<std::string> nearest;
  for (auto& [distance, name] : found)
    if (nearest.size() < 3) nearest.push_back(std::move(name));
  return nearest;
}

std::string did_you_mean(std::string_view word, std::span<const std::string> names) {
  std::string text;
  for (const std::string& name : nearest_names(word, names))
    text += (text.empty() ? "did you mean `" : " or `") + name + "`";
  return text.empty() ? text : text + "?";
}

}  // namespace opcost
