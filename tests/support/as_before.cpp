// Answers that are kept in a file, one a line.
#include "support/as_before.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <utility>

#include "opcost/core/version.h"
#include "support/paths.h"
#include "support/program.h"

namespace opcost::test {
namespace as_before {

constexpr std::string_view kBar = " | ";
constexpr std::size_t kLongest = 200;  // of an answer that is kept itself
constexpr int kDigits = 6;

bool is_figure(char c) { return c >= '0' && c <= '9'; }

// A figure that is no part of a name ("x1.5", "v2.0").
bool begins_number(std::string_view text, std::size_t at) {
  if (!is_figure(text[at])) return false;
  if (at == 0) return true;
  const auto before = static_cast<unsigned char>(text[at - 1]);
  return std::isalnum(before) == 0 && before != '_' && before != '.';
}

std::size_t end_of_number(std::string_view text, std::size_t at) {
  while (at < text.size() && is_figure(text[at])) ++at;
  if (at + 1 < text.size() && text[at] == '.' && is_figure(text[at + 1])) {
    ++at;
    while (at < text.size() && is_figure(text[at])) ++at;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    std::size_t end = at + 1;
    if (end < text.size() && (text[end] == '+' || text[end] == '-')) ++end;
    if (end < text.size() && is_figure(text[end])) {
      while (end < text.size() && is_figure(text[end])) ++end;
      at = end;
    }
  }
  return at;
}

std::string rounded(std::string_view number) {
  double value = 0.0;
  std::from_chars(number.data(), number.data() + number.size(), value);
  std::array<char, 32> room{};
  const auto end = std::to_chars(room.data(), room.data() + room.size(), value,
                                 std::chars_format::general, kDigits);
  return {room.data(), end.ptr};
}

// FNV-1a
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char byte : text) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3U;
  return hash;
}

bool is_printable(std::string_view text) {
  return std::ranges::all_of(text, [](unsigned char c) { return c >= 0x20 && c != 0x7f; });
}

// A few lines in one.
std::string in_one_line(std::string_view text) {
  std::string line;
  for (const char c : text) line += c == '\n' ? std::string(" / ") : std::string(1, c);
  return line;
}

// A release changes no answer.
std::string without_version(std::string text) {
  const std::string_view here = version();
  for (std::size_t at = text.find(here); at != text.npos; at = text.find(here, at))
    text.replace(at, here.size(), "VERSION");
  return text;
}

std::string kept(std::string_view answer) {
  while (answer.ends_with('\n')) answer.remove_suffix(1);
  const std::string text = with_six_digits(without_version(std::string(answer)));
  if (text.size() <= kLongest)
    if (std::string line_of_text = in_one_line(text); is_printable(line_of_text))
      return line_of_text;
  std::ostringstream line;
  line << std::hex << hash_of(text) << std::dec << " (" << 1 + std::ranges::count(text, '\n')
       << " lines)";
  return line.str();
}

bool rebases() { return std::getenv("OPCOST_REBASE") != nullptr; }

}  // namespace as_before

using namespace as_before;

std::string with_six_digits(std::string_view text) {
  std::string changed;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = begins_number(text, at) ? end_of_number(text, at) : at + 1;
    const std::string_view part = text.substr(at, end - at);
    const bool has_fraction = part.size() > 1 && part.find_first_of(".eE") != part.npos;
    changed += has_fraction ? rounded(part) : std::string(part);
    at = end;
  }
  return changed;
}

AsBefore::AsBefore(std::string file) : file_(std::move(file)) {
  std::ifstream lines(source_dir() + "/" + file_);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#') || line.empty()) {
      now_ += line + "\n";
      continue;
    }
    const std::size_t bar = line.find(kBar);
    before_.emplace_back(line.substr(0, bar),
                         bar == line.npos ? "" : line.substr(bar + kBar.size()));
  }
}

std::vector<std::string> AsBefore::cases() const {
  std::vector<std::string> names;
  for (const auto& [name, answer] : before_) names.push_back(name);
  return names;
}

// Cases come in the order of the file.
void AsBefore::add(const std::string& name, const std::string& answer) {
  REQUIRE(name.find(kBar) == std::string::npos);
  const std::string answer_kept = kept(answer);
  now_ += name + std::string(kBar) + answer_kept + "\n";
  if (const char* told = std::getenv("OPCOST_TELL"); told && name.find(told) != name.npos)
    std::cout << name << "\n" << answer << "\n";
  const std::size_t at = added_++;
  if (rebases()) return;
  REQUIRE_MESSAGE(at < before_.size(), file_ << " does not have: " << name);
  REQUIRE_MESSAGE(before_[at].first == name,
                  file_ << " has, in place of " << name << ": " << before_[at].first);
  if (before_[at].second != answer_kept)
    FAIL_CHECK(name << "\n- " << before_[at].second << "\n+ " << answer_kept);
}

void AsBefore::finish() {
  if (rebases())
    std::ofstream(source_dir() + "/" + file_, std::ios::binary) << now_;
  else
    CHECK(added_ == before_.size());
}

}  // namespace opcost::test
