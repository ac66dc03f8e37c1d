// Reads values and lists folders of /sys and /proc.
#include "measure/sysfs.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <system_error>

#include "core/parse.h"
#include "io/file.h"

namespace opcost {
namespace {

constexpr std::size_t kMostSysfsBytes = 1 << 16;
constexpr int kMostProcessors = 1 << 16;

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

// The position where the number that ends at `end` begins.
std::size_t digits_before(std::string_view name) {
  std::size_t at = name.size();
  while (at > 0 && is_digit(name[at - 1])) --at;
  return at;
}

// Sorts "hwmon2" before "hwmon10": by the text before the last number, then by the number.
bool counts_before(const std::string& a, const std::string& b) {
  const std::size_t at_a = digits_before(a), at_b = digits_before(b);
  const std::string_view stem_a = std::string_view(a).substr(0, at_a);
  const std::string_view stem_b = std::string_view(b).substr(0, at_b);
  if (stem_a != stem_b) return stem_a < stem_b;
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

}  // namespace

std::optional<std::string> file_value(const std::string& path) {
  const auto text = read_text_file(path, kMostSysfsBytes);
  if (!text) return std::nullopt;
  return std::string(trimmed(*text));
}

std::optional<std::uint64_t> parse_count(std::string_view text) {
  return parse_number<std::uint64_t>(trimmed(text));
}

std::optional<std::uint64_t> file_number(const std::string& path) {
  const auto text = file_value(path);
  return text ? parse_count(*text) : std::nullopt;
}

std::string path_in(std::string folder, std::string_view entry) {
  folder += '/';
  folder += entry;
  return folder;
}

std::vector<std::string> names_in(const std::string& folder, std::string_view prefix) {
  std::vector<std::string> names;
  std::error_code error;
  std::filesystem::directory_iterator entry(folder, error);
  while (!error && entry != std::filesystem::directory_iterator()) {
    std::string name = entry->path().filename().string();
    if (name.starts_with(prefix)) names.push_back(std::move(name));
    entry.increment(error);
  }
  std::ranges::sort(names, counts_before);
  return names;
}

std::optional<std::vector<int>> parse_processors(std::string_view list) {
  std::vector<int> processors;
  for (const std::string_view piece : split(trimmed(list), ',')) {
    const std::size_t dash = piece.find('-');
    const auto first = parse_count(piece.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : parse_count(piece.substr(dash + 1));
    if (!first || !last || *first > *last || *last >= kMostProcessors) return std::nullopt;
    for (auto at = *first; at <= *last; ++at) processors.push_back(static_cast<int>(at));
    if (processors.size() > static_cast<std::size_t>(kMostProcessors)) return std::nullopt;
  }
  return processors;
}

}  // namespace opcost
