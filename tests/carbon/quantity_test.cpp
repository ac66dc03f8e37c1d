// Parsing energies, times and factors.
#include "carbon/quantity.h"

#include <doctest/doctest.h>

#include <string>

using namespace opcost;

namespace {

template <class T>
std::string error_of(const Result<T>& result) {
  return result ? "no error" : result.error().what;
}

}  // namespace

TEST_CASE("Quantity: an energy is joules or watt-hours with a prefix, m and M apart") {
  CHECK(parse_energy_option("3.2kWh")->value == doctest::Approx(3.2 * 3.6e6 * 1e12));
  CHECK(parse_energy_option(" 3.2 kWh ")->value == doctest::Approx(11.52e18));
  CHECK(parse_energy_option("1J")->value == 1e12);
  CHECK(parse_energy_option("1mJ")->value == doctest::Approx(1e9));
  CHECK(parse_energy_option("1MJ")->value == 1e18);
  CHECK(parse_energy_option("1mWh")->value == doctest::Approx(3.6e12));
  CHECK(parse_energy_option("1MWh")->value == doctest::Approx(3.6e21));
  CHECK(parse_energy_option("2µJ")->value == parse_energy_option("2uJ")->value);
  CHECK(parse_energy_option("7pJ")->value == doctest::Approx(7.0));
  CHECK(parse_energy_option("0J")->value == 0.0);
}

TEST_CASE("Quantity: what is no energy is told, and why") {
  CHECK(error_of(parse_energy_option("3.2")) == "--energy 3.2: the unit is missing");
  CHECK(error_of(parse_energy_option("kWh")) == "--energy kWh: this is no energy");
  CHECK(error_of(parse_energy_option("")) == "--energy : this is no energy");
  CHECK(error_of(parse_energy_option("3kW")) ==
        "--energy 3kW: `kW` is no unit of energy opcost knows");
  CHECK(error_of(parse_energy_option("-1J")) == "--energy -1J: it is negative");
  CHECK(error_of(parse_energy_option("1e22J")) ==
        "--energy 1e22J: more than the world uses in a year");
  CHECK(error_of(parse_energy_option("1e400J")) == "--energy 1e400J: this is no energy");
  CHECK(error_of(parse_energy_option("infJ")) == "--energy infJ: this is no energy");
  CHECK(error_of(parse_energy_option("nanJ")) == "--energy nanJ: this is no energy");
}

TEST_CASE("Quantity: hours may be minutes, days or seconds") {
  CHECK(*parse_hours_option("100") == 100.0);
  CHECK(*parse_hours_option("1.5h") == 1.5);
  CHECK(*parse_hours_option("90min") == doctest::Approx(1.5));
  CHECK(*parse_hours_option("3d") == 72.0);
  CHECK(*parse_hours_option("36s") == doctest::Approx(0.01));
  CHECK(error_of(parse_hours_option("1x")) == "--hours 1x: this is no time");
  CHECK(error_of(parse_hours_option("-1")) == "--hours -1: it is negative");
  CHECK(error_of(parse_hours_option("1e10")) == "--hours 1e10: more than 1e9 hours");
}

TEST_CASE("Quantity: a PUE is at least 1, for nothing cools a computer for free") {
  CHECK(*parse_pue_option("1") == 1.0);
  CHECK(*parse_pue_option("1.58") == 1.58);
  CHECK(error_of(parse_pue_option("0.5")) == "--pue 0.5: a PUE is at least 1");
  CHECK(error_of(parse_pue_option("-1")) == "--pue -1: a PUE is at least 1");
  CHECK(error_of(parse_pue_option("12")) == "--pue 12: no data centre has a PUE above 10");
  CHECK(error_of(parse_pue_option("120%")) == "--pue 120%: this is no number");
  CHECK(error_of(parse_pue_option("nan")) == "--pue nan: this is no number");
}

TEST_CASE("Quantity: inferences are whole and counted exactly") {
  CHECK(*parse_inferences_option("1") == 1);
  CHECK(*parse_inferences_option("1e6") == 1000000);
  CHECK(*parse_inferences_option("999999999999999") == 999999999999999);
  for (const char* text : {"0", "-1", "1.5", "1e16", "9007199254740993", "1,000", "many", ""}) {
    CAPTURE(text);
    CHECK(error_of(parse_inferences_option(text))
              .ends_with("it must be a whole number from 1 to 1e15"));
  }
}

TEST_CASE("Quantity: names are compared without case, blanks, hyphens and underscores") {
  CHECK(simplified("A100 SXM4-80_GB") == "a100sxm480gb");
}
