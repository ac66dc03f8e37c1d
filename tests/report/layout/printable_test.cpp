// Text from strangers is safe to print.
#include "report/layout/printable.h"

#include <doctest/doctest.h>

using namespace opcost;

TEST_CASE("printable: what steers a terminal is escaped, other text is kept") {
  struct Case {
    std::string_view given, shown;
  };
  const std::string_view nul("a\0b", 3);
  for (const auto& [given, shown] : {
           Case{"/layer1/conv.0", "/layer1/conv.0"}, Case{"日本 µ 😀", "日本 µ 😀"},
           Case{"\x1b[31mred", "\\x1b[31mred"}, Case{"a\nb\tc\rd", "a\\nb\\tc\\rd"},
           Case{nul, "a\\x00b"}, Case{"\x7f", "\\x7f"},
           Case{"\xC2\x9B", "\\x9b"},               // U+009B, which is ESC [ in one character
           Case{"\xE2\x80\xAE", "\\u{202e}"},       // right-to-left override
           Case{"\xF3\xA0\x80\x81", "\\u{e0001}"},  // an invisible tag
       }) {
    const auto& which = shown;  // a lambda of clang 14 takes no binding
    CAPTURE(which);
    CHECK(printable(given) == shown);
  }
}

TEST_CASE("printable: every byte that is no UTF-8 becomes a replacement character") {
  const std::string r = "\xEF\xBF\xBD";
  CHECK(printable("a\xFF") == "a" + r);
  CHECK(printable("\xC3") == r);                          // cut short
  CHECK(printable("\xC3(") == r + "(");                   // not continued
  CHECK(printable("\xC0\xAF") == r + r);                  // overlong /
  CHECK(printable("\xE0\x80\x80") == r + r + r);          // overlong NUL
  CHECK(printable("\xED\xA0\x80") == r + r + r);          // a surrogate
  CHECK(printable("\xF4\x90\x80\x80") == r + r + r + r);  // above U+10FFFF
}

TEST_CASE("shortened: keeps what fits, else cuts the middle and keeps more of the tail") {
  CHECK(shortened("conv1", 5) == "conv1");
  CHECK(shortened("abcdefghij", 7) == "ab…ghij");
  CHECK(shortened("abcdefghij", 1) == "…");
  CHECK(shortened("abcdefghij", 0) == "");
}

TEST_CASE("shortened: never cuts within a character") {
  CHECK(shortened("äöüßéèêñøå", 7) == "äö…êñøå");
  CHECK(columns("äö…êñøå") == 7);
}

TEST_CASE("wrapped: breaks at spaces, shortens longer words, is never empty") {
  CHECK(wrapped("one two three", 8) == std::vector<std::string>{"one two", "three"});
  CHECK(wrapped("a abcdefghij", 7) == std::vector<std::string>{"a", "ab…ghij"});
  CHECK(wrapped("", 8) == std::vector<std::string>{""});
}

TEST_CASE("told: a name of a stranger is printable and at most 500 columns") {
  CHECK(told("a\x1b[0m") == "a\\x1b[0m");
  CHECK(columns(told(std::string(3000, 'x'))) == 500);
  CHECK(printable_lines("a\n\tb\x1b\xE2\x80\xAE") == "a\n\tb\\x1b\\u{202e}");
}

TEST_CASE("message_line: words and quoted names are cut, and the line as a whole") {
  CHECK(message_line("short `a b` words") == "short `a b` words");
  const std::string name = std::string(700, 'a') + " " + std::string(700, 'b');
  CHECK(columns(message_line("x `" + name + "` y")) == 500 + 6);
  std::string words;
  for (int at = 0; at < 9000; ++at) words += "w ";
  CHECK(columns(message_line(words)) == 2000);
}
