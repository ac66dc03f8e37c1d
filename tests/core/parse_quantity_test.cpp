// Parsing numbers with a unit.
#include "core/parse_quantity.h"

#include <doctest/doctest.h>

using namespace opcost;

TEST_CASE("Quantity: a number, and whatever word follows it") {
  CHECK(parse_quantity("3.2kWh")->value == 3.2);
  CHECK(parse_quantity(" +3.2 kWh\t")->unit == "kWh");
  CHECK(parse_quantity("100")->unit.empty());
  CHECK(parse_quantity("-1e3")->value == -1000.0);
  for (const char* text : {"", "kWh", "++1", "+-", "1e400J", "infJ", "nan", ",5"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_quantity(text).has_value());
  }
  CHECK(parse_plain_number(" .25 ") == 0.25);
  CHECK_FALSE(parse_plain_number("1 2").has_value());
  CHECK_FALSE(parse_plain_number("1x").has_value());
}

TEST_CASE("Quantity: energies have a unit and are not negative") {
  CHECK(parse_energy("5mJ")->value == 5e9);
  CHECK(parse_energy("1.5 uJ")->value == 1.5e6);
  CHECK(parse_energy("2µJ")->value == 2e6);
  CHECK(parse_energy("2μJ")->value == 2e6);
  CHECK(parse_energy("896.5pJ")->value == 896.5);
  CHECK(parse_energy("1e-3J")->value == 1e9);
  CHECK(parse_energy("1Wh")->value == 3.6e15);
  CHECK(parse_energy("1mWh")->value == 3.6e12);
  CHECK(parse_energy("1MWh")->value == 3.6e21);
  for (const char* text :
       {"5", "mJ", "-5mJ", "5 mj", "5mJ!", "nanJ", "", "1e400J", "1e300TWh", "5m J"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_energy(text).has_value());
  }
}

TEST_CASE("Quantity: a time has a unit or is in the one asked for") {
  CHECK(parse_time("5", 1.0) == 5.0);
  CHECK(parse_time("0.25s", 1.0) == 0.25);
  CHECK(parse_time("200 ms", 1.0) == doctest::Approx(0.2));
  CHECK(parse_time("2min", 1.0) == 120.0);
  CHECK(parse_time("2min", 60.0) == 2.0);
  CHECK(parse_time("3d", 3600.0) == 72.0);
  CHECK(parse_time("1.5", 3600.0) == 1.5);
  CHECK(parse_time("-1h", 3600.0) == -1.0);
  for (const char* text : {"", "s", "nan", "inf", "5ss", "5 m s", "1e400"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_time(text, 1.0).has_value());
  }
}

TEST_CASE("Quantity: a power has a unit, a percentage its sign") {
  CHECK(parse_power("350W") == 350.0);
  CHECK(parse_power("1.5 kW") == 1500.0);
  CHECK_FALSE(parse_power("350").has_value());
  CHECK_FALSE(parse_power("350J").has_value());
  CHECK(parse_percentage("2%") == doctest::Approx(0.02));
  CHECK(parse_percentage("250 %") == doctest::Approx(2.5));
  for (const char* text : {"", "%", "2", "nan%", "2%%", "2 pct"})
    CHECK_FALSE(parse_percentage(text).has_value());
}

TEST_CASE("Quantity: bytes are whole, above 0 and in powers of 1024") {
  CHECK(parse_bytes("512 B")->value == Count{512});
  CHECK(parse_bytes("8KiB")->value == Count{8192});
  CHECK(parse_bytes("1 MiB")->value == Count{1048576});
  CHECK(parse_bytes("16777215 TiB")->value == Count{16777215ULL << 40});
  for (const char* text : {"8", "8 KB", "8 kib", "0 KiB", "-1 KiB", "1.5 KiB", "KiB", "",
                           "16777216 TiB", "18446744073709551616 B", "8 KiB x"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_bytes(text).has_value());
  }
  CHECK(exact_bytes_text(8192) == "8 KiB");
  CHECK(exact_bytes_text(1000) == "1000 B");
  CHECK(exact_bytes_text(0) == "0 B");
  CHECK(exact_bytes_text(std::uint64_t{3} << 50) == "3072 TiB");
}
