// Reads words, numbers and lists of numbers from text.
#include "core/parse.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <system_error>

namespace opcost {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// All of std::from_chars is here. `base` is for integers alone.
template <class T, class... Base>
std::optional<T> take(std::string_view& text, Base... base) {
  T value{};
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value, base...);
  if (read.ec != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  return value;
}

// Reads the pieces between separators; all of them must be of the kind that `parse` reads.
template <class T>
std::optional<std::vector<T>> parse_list(std::string_view text, std::string_view separators,
                                         std::optional<T> (*parse)(std::string_view)) {
  std::vector<T> values;
  while (true) {
    const std::size_t end = text.find_first_of(separators);
    const auto value = parse(text.substr(0, end));
    if (!value) return std::nullopt;
    values.push_back(*value);
    if (end == std::string_view::npos) return values;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  while (true) {
    const std::size_t end = text.find(separator);
    pieces.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return pieces;
    text.remove_prefix(end + 1);
  }
}

std::vector<std::string_view> split_words(std::string_view text) {
  std::vector<std::string_view> words;
  while (!(text = trimmed(text)).empty()) {
    const std::size_t end = std::min(text.find_first_of(kBlanks), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

template <class T>
std::optional<T> take_number(std::string_view& text) {
  return take<T>(text);
}

template <class T>
std::optional<T> parse_number(std::string_view text) {
  const auto value = take<T>(text);
  return text.empty() ? value : std::nullopt;
}

template std::optional<int> take_number(std::string_view&);
template std::optional<std::int64_t> take_number(std::string_view&);
template std::optional<std::uint32_t> take_number(std::string_view&);
template std::optional<std::uint64_t> take_number(std::string_view&);
template std::optional<double> take_number(std::string_view&);
template std::optional<int> parse_number(std::string_view);
template std::optional<std::int64_t> parse_number(std::string_view);
template std::optional<std::uint32_t> parse_number(std::string_view);
template std::optional<std::uint64_t> parse_number(std::string_view);
template std::optional<float> parse_number(std::string_view);
template std::optional<double> parse_number(std::string_view);

std::optional<double> parse_real(std::string_view text) {
  const auto value = parse_number<double>(text);
  return value && std::isfinite(*value) ? std::optional{*value + 0.0} : std::nullopt;
}

std::optional<std::int64_t> parse_extent(std::string_view text) {
  const auto value = parse_number<std::int64_t>(text);
  return value && *value >= 0 ? value : std::nullopt;
}

std::optional<std::uint64_t> parse_hexadecimal(std::string_view text) {
  constexpr int kSixteen = 16;
  const auto value = take<std::uint64_t>(text, kSixteen);
  return text.empty() ? value : std::nullopt;
}

std::optional<std::vector<double>> parse_reals(std::string_view text) {
  return parse_list(text, ",", parse_real);
}

std::optional<std::vector<std::int64_t>> parse_extents(std::string_view text,
                                                       std::string_view separators) {
  return parse_list(text, separators, parse_extent);
}

}  // namespace opcost
