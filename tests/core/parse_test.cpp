// Parsing numbers, words and lists that users type.
#include "core/parse.h"

#include <doctest/doctest.h>

#include <cfloat>
#include <clocale>
#include <cmath>
#include <cstdint>
#include <string>

using namespace opcost;
using Words = std::vector<std::string_view>;

TEST_CASE("Parse: blanks, tabs and line breaks are taken off the ends") {
  CHECK(trimmed(" \t a b\r\n ") == "a b");
  CHECK(trimmed("\n \t").empty());
  CHECK(trimmed("").empty());
}

TEST_CASE("Parse: text is split at each separator, or into its words") {
  CHECK(split("a,,b", ',') == Words{"a", "", "b"});
  CHECK(split("", ',') == Words{""});
  CHECK(split("a,", ',') == Words{"a", ""});
  CHECK(split_words(" a \t b\n") == Words{"a", "b"});
  CHECK(split_words(" \n").empty());
}

TEST_CASE("Parse: an integer must fit its type") {
  CHECK(parse_number<std::int64_t>("-9223372036854775808") == INT64_MIN);
  CHECK(parse_number<std::int64_t>("9223372036854775807") == INT64_MAX);
  CHECK_FALSE(parse_number<std::int64_t>("9223372036854775808").has_value());
  CHECK(parse_number<std::uint64_t>("18446744073709551615") == UINT64_MAX);
  CHECK_FALSE(parse_number<std::uint64_t>("18446744073709551616").has_value());
  CHECK(parse_number<std::uint32_t>("4294967295") == UINT32_MAX);
  CHECK_FALSE(parse_number<std::uint32_t>("4294967296").has_value());
  CHECK(parse_number<int>("-7") == -7);
}

TEST_CASE("Parse: signs, blanks and garbage around an integer are refused") {
  CHECK_FALSE(parse_number<std::uint64_t>("-1").has_value());
  CHECK_FALSE(parse_number<std::uint64_t>("-0").has_value());
  for (const char* text :
       {"", "+1", " 1", "1 ", "1x", "1.0", "1e3", "0x10", "one", "--1", "1,000"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_number<std::int64_t>(text).has_value());
  }
}

TEST_CASE("Parse: a real number is finite and stands alone") {
  CHECK(parse_real("3.7") == 3.7);
  CHECK(parse_real(".25") == 0.25);
  CHECK(parse_real("-1e6") == -1e6);
  CHECK(parse_real("1.7976931348623157e308") == DBL_MAX);
  CHECK_FALSE(std::signbit(parse_real("-0").value_or(-1.0)));
  for (const char* text : {"", "nan", "inf", "-inf", "1e400", "+1", " 1", "1 ", "1.0.0", "0x1p3"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_real(text).has_value());
  }
  CHECK(std::isinf(parse_number<double>("inf").value_or(0.0)));
  CHECK(parse_number<float>("0.1") == 0.1F);
}

TEST_CASE("Parse: the decimal point is a point in every locale") {
  const std::string before = std::setlocale(LC_ALL, nullptr);
  bool foreign = false;
  for (const char* name : {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8"})
    foreign = foreign || std::setlocale(LC_ALL, name) != nullptr;
  CHECK(parse_real("2.5") == 2.5);
  CHECK_FALSE(parse_real("2,5").has_value());
  std::setlocale(LC_ALL, before.c_str());
  if (!foreign) MESSAGE("no locale with a decimal comma is installed");
}

TEST_CASE("Parse: an extent is a whole number from 0 to 2^63 - 1") {
  CHECK(parse_extent("0") == 0);
  CHECK(parse_extent("9223372036854775807") == INT64_MAX);
  for (const char* text : {"-1", "9223372036854775808", "", "8 "})
    CHECK_FALSE(parse_extent(text).has_value());
}

TEST_CASE("Parse: hexadecimal digits have no prefix") {
  CHECK(parse_hexadecimal("02") == 2U);
  CHECK(parse_hexadecimal("fFfFfFfFfFfFfFfF") == UINT64_MAX);
  for (const char* text : {"", "0x2", "10000000000000000", "g", "-1"})
    CHECK_FALSE(parse_hexadecimal(text).has_value());
}

TEST_CASE("Parse: a list has a value between any two separators") {
  CHECK(parse_reals("1,3.5,-224") == std::vector<double>{1, 3.5, -224});
  CHECK(parse_extents("1x3x224") == std::vector<std::int64_t>{1, 3, 224});
  CHECK(parse_extents("1x3,224", "x,") == std::vector<std::int64_t>{1, 3, 224});
  for (const char* text : {"", ",", "1,", ",1", "1,,2", "1;2", "1,nan"})
    CHECK_FALSE(parse_reals(text).has_value());
  for (const char* text : {"", "x", "1x", "1x-2", "1,2"})
    CHECK_FALSE(parse_extents(text).has_value());
}

TEST_CASE("Parse: a number is taken off the front, or the text stays") {
  std::string_view text = "12ab";
  CHECK(take_number<std::int64_t>(text) == 12);
  CHECK(text == "ab");
  CHECK_FALSE(take_number<std::int64_t>(text).has_value());
  CHECK(text == "ab");
  text = "99999999999 J";
  CHECK_FALSE(take_number<int>(text).has_value());
  CHECK(text == "99999999999 J");
}
