// Finds the one BibTeX entry that a text holds, e.g. the citation of a cost table.
#include "opcost/core/citation.h"

#include <cstddef>

#include "core/parse.h"

namespace opcost {
namespace {

constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view kOfKeys =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-:.+/";

// Whether the first opening brace is closed by the last character, and not before.
bool is_one_block(std::string_view text) {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') ++depth;
    if (text[i] != '}') continue;
    if (depth == 0) return false;
    if (--depth == 0) return i + 1 == text.size();
  }
  return false;
}

}  // namespace

std::optional<Citation> parse_citation(std::string_view text) {
  const std::string_view entry = trimmed(text);
  if (!entry.starts_with('@')) return std::nullopt;
  const std::size_t brace = entry.find_first_not_of(kLetters, 1);
  if (brace == std::string_view::npos || brace == 1 || entry[brace] != '{') return std::nullopt;
  const std::size_t comma = entry.find_first_not_of(kOfKeys, brace + 1);
  if (comma == std::string_view::npos || comma == brace + 1 || entry[comma] != ',')
    return std::nullopt;
  if (!is_one_block(entry)) return std::nullopt;
  return Citation{std::string(entry.substr(brace + 1, comma - brace - 1)), std::string(entry)};
}

}  // namespace opcost
