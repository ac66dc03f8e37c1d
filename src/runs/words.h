#pragma once

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>
#include <vector>

// Small pieces of text that runs files and tools' logs are made of.
namespace opcost {

/// The text without blanks at its ends.
constexpr std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  const auto first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// The pieces between blanks.
inline std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  while (!(text = trimmed(text)).empty()) {
    const std::size_t end = std::min(text.find_first_of(" \t\r\n"), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

/// The whole text as a number of that type.
template <class T>
std::optional<T> parsed(std::string_view text) {
  T value{};
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  if (result.ec != std::errc{} || result.ptr != end) return std::nullopt;
  return value;
}

/// "224" or "224x112": whole numbers between `x`.
inline std::optional<std::vector<std::int64_t>> parsed_sizes(std::string_view text) {
  std::vector<std::int64_t> sizes;
  while (true) {
    const std::size_t end = std::min(text.find('x'), text.size());
    const auto size = parsed<std::int64_t>(text.substr(0, end));
    if (!size || *size < 0) return std::nullopt;
    sizes.push_back(*size);
    if (end == text.size()) return sizes;
    text.remove_prefix(end + 1);
  }
}

}  // namespace opcost
