// Makes text from strangers safe to print: escapes, widths, shortening.
#include "report/layout/printable.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <optional>

namespace opcost {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";     // U+2026

struct CodePoint {
  std::uint32_t value = 0;
  std::size_t length = 1;  // bytes
};

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

// The number of bytes that a lead byte announces; 0 if it is not a lead byte.
std::size_t announced(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

// The code point at the start of `text`; std::nullopt if its bytes are not UTF-8: cut short,
// overlong, a surrogate or above U+10FFFF (RFC 3629).
std::optional<CodePoint> decode(std::string_view text) {
  constexpr std::array<std::uint32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
  const auto lead = static_cast<unsigned char>(text.front());
  const std::size_t length = announced(lead);
  if (length == 0 || length > text.size()) return std::nullopt;
  std::uint32_t value = length == 1 ? lead : lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if (!continues(text[i])) return std::nullopt;
    value = (value << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < kSmallest[length] || surrogate || value > 0x10FFFF) return std::nullopt;
  return CodePoint{value, length};
}

// Characters that move the cursor, change the direction of writing or are invisible.
bool is_treacherous(std::uint32_t value) {
  struct Range {
    std::uint32_t first, last;
  };
  constexpr std::array kRanges{Range{0x00, 0x1F},      Range{0x7F, 0x9F},     Range{0xAD, 0xAD},
                               Range{0x61C, 0x61C},    Range{0x200B, 0x200F}, Range{0x2028, 0x202E},
                               Range{0x2060, 0x206F},  Range{0xFEFF, 0xFEFF}, Range{0xFFF9, 0xFFFB},
                               Range{0xE0000, 0xE007F}};
  return std::ranges::any_of(
      kRanges, [value](Range range) { return value >= range.first && value <= range.last; });
}

std::string hexadecimal(std::uint32_t value) {
  std::array<char, 8> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
  return {digits.data(), end};
}

std::string escaped(std::uint32_t value) {
  switch (value) {
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: break;
  }
  if (value > 0xFF) return "\\u{" + hexadecimal(value) + "}";
  return (value < 0x10 ? "\\x0" : "\\x") + hexadecimal(value);
}

// The position of the n-th code point of valid UTF-8; the end if there are fewer.
std::size_t offset_of(std::string_view text, std::size_t n) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (!continues(text[at]) && n-- == 0) break;
    ++at;
  }
  return at;
}

// Nearly all text is: nothing in it has to be looked at closely.
bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

// With all treacherous characters escaped but those to keep.
std::string escaped_but(std::string_view text, std::string_view kept) {
  if (is_plain(text)) return std::string(text);
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const auto point = decode(text);
    const std::size_t length = point ? point->length : 1;
    if (!point) {
      result += kReplacement;
    } else if (is_treacherous(point->value) && kept.find(text.front()) == std::string_view::npos) {
      result += escaped(point->value);
    } else {
      result += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  return result;
}

}  // namespace

std::string printable(std::string_view text) { return escaped_but(text, ""); }

std::string printable_lines(std::string_view text) { return escaped_but(text, "\n\t"); }

std::string told(std::string_view text) { return shortened(printable(text), kMostGiven); }

std::string message_line(std::string_view text) {
  const std::string line = printable(text);
  std::string_view rest = line;
  std::string result;
  bool quoted = false;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find_first_of(quoted ? "`" : "` "), rest.size());
    result += shortened(rest.substr(0, end), kMostGiven);
    if (end == rest.size()) break;
    quoted = rest[end] == '`' ? !quoted : quoted;
    result += rest[end];
    rest.remove_prefix(end + 1);
  }
  return shortened(result, 4 * kMostGiven);
}

std::size_t columns(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  std::size_t count = 0, at = 0;
  for (std::uint64_t bytes = 0; text.size() - at >= sizeof(bytes); at += sizeof(bytes)) {
    std::memcpy(&bytes, text.data() + at, sizeof(bytes));
    if ((bytes & kHighBits) == 0) {  // eight characters of ASCII, as nearly all text is
      count += sizeof(bytes);
      continue;
    }
    for (const char byte : text.substr(at, sizeof(bytes))) count += continues(byte) ? 0U : 1U;
  }
  for (const char byte : text.substr(at)) count += continues(byte) ? 0U : 1U;
  return count;
}

std::string shortened(std::string_view text, std::size_t width) {
  const std::size_t have = columns(text);
  if (have <= width) return std::string(text);
  if (width == 0) return {};
  const std::size_t head = (width - 1) / 3;
  const std::size_t tail = width - 1 - head;
  return std::string(text.substr(0, offset_of(text, head))) + std::string(kEllipsis) +
         std::string(text.substr(offset_of(text, have - tail)));
}

std::string padded(std::string text, std::size_t width) {
  const std::size_t used = columns(text);
  return text + std::string(used < width ? width - used : 1, ' ');
}

std::string padded_left(std::string text, std::size_t width) {
  const std::size_t used = columns(text);
  return std::string(used < width ? width - used : 0, ' ') + text;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    const std::size_t space = text.find(' ');
    const std::string word = shortened(text.substr(0, space), width);
    text = space == std::string_view::npos ? std::string_view{} : text.substr(space + 1);
    if (word.empty()) continue;
    std::string& line = lines.back();
    if (line.empty()) {
      line = word;
    } else if (columns(line) + 1 + columns(word) <= width) {
      line += " " + word;
    } else {
      lines.push_back(word);
    }
  }
  return lines;
}

}  // namespace opcost
