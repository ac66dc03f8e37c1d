// Numbers, shares and bars in cells.
#include "report/layout/figures.h"

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>

using namespace opcost;

TEST_CASE("short_count: three digits and a prefix, exact below a thousand") {
  struct Case {
    std::uint64_t count;
    const char* text;
  };
  for (const auto& [count, text] :
       {Case{0, "0"}, Case{999, "999"}, Case{1000, "1.00k"}, Case{9994, "9.99k"},
        Case{9995, "10.0k"}, Case{99949, "99.9k"}, Case{99950, "100k"}, Case{999499, "999k"},
        Case{999500, "1.00M"}, Case{714188480, "714M"}, Case{UINT64_MAX, "18.4E"}}) {
    const auto& which = count;  // a lambda of clang 14 takes no binding
    CAPTURE(which);
    CHECK(short_count(Count{count}) == text);
  }
  CHECK(short_count(Count::overflowed()) == "overflow");
}

TEST_CASE("energy_cell: four digits, so that a column of them lines up") {
  struct Case {
    double pj;
    const char* text;
  };
  for (const auto& [pj, text] :
       {Case{0, "0 J "}, Case{896.5, "896.5 pJ"}, Case{1380, "1.380 nJ"}, Case{5, "5.000 pJ"},
        Case{11.2e9, "11.20 mJ"}, Case{11.206e12, "11.21 J "}, Case{100e9, "100.0 mJ"},
        Case{0.25, "0.25 pJ"}}) {
    const auto& which = pj;  // a lambda of clang 14 takes no binding
    CAPTURE(which);
    CHECK(energy_cell(Picojoules{pj}) == text);
  }
}

TEST_CASE("bar: a share of the width in eighths, and no more than the width") {
  CHECK(bar(0.0, 8) == "");
  CHECK(bar(0.5, 2) == "█");
  CHECK(bar(0.75, 2) == "█▌");
  CHECK(bar(1.0, 2) == "██");
  CHECK(bar(7.0, 2) == "██");
}

TEST_CASE("fixed_text: rounds as the value is exactly") {
  std::uint64_t state = 1;
  const auto check = [](double value) {
    for (int decimals = 0; decimals <= 5; ++decimals) {
      std::array<char, 400> text{};
      std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
      CAPTURE(value);
      CHECK(fixed_text(value, decimals) == text.data());
    }
  };
  for (const double value : {0.0, -0.0, 0.5, 1.5, 2.5, 0.125, 0.375, 0.0005, 999.9995, 1e11, 1e12,
                             1e300, -3.25, 0.05, 0.15, 1.005, 2.675, 4503599627370497.5})
    check(value);
  for (int at = 0; at < 2000; ++at) {
    state = state * 6364136223846793005U + 1442695040888963407U;  // Knuth, MMIX
    const auto number = static_cast<double>(state >> 40U);
    check(number / 1000.0);
    check(number / 8192.0);
    check(number * 1e-9);
  }
}

TEST_CASE("percent: one decimal") {
  CHECK(percent(0.0) == "0.0%");
  CHECK(percent(0.1234) == "12.3%");
  CHECK(percent(1.0) == "100.0%");
}
