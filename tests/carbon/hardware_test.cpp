// Finding the power of a processor by name.
#include "opcost/carbon/find_hardware.h"

#include <doctest/doctest.h>

#include "opcost/carbon/footprint.h"
#include "opcost/carbon/intensity.h"

using namespace opcost;

TEST_CASE("Hardware: a name is found whatever its case, blanks and vendor") {
  for (const char* name : {"A100 SXM4 80 GB", "a100-sxm4-80gb", "NVIDIA A100 SXM4 80GB"}) {
    CAPTURE(name);
    CHECK(find_hardware(name)->watts == 400.0);
  }
  CHECK(find_hardware("NVIDIA H100 SXM")->watts == 700.0);  // the list has no vendor here
  CHECK(find_hardware("GTX 980")->watts == 165.0);          // and has one here
  CHECK(find_hardware("Raspberry Pi 4")->watts == 6.4);
}

TEST_CASE("Hardware: 400 W for 100 h are 40 kWh, without rounding") {
  const auto a100 = find_hardware("A100 SXM4 80 GB");
  CHECK(kilowatt_hours(a100->energy(100.0)) == doctest::Approx(40.0).epsilon(1e-15));
  // The ML Emissions Calculator shows 0.00 kg for 70 W, 1 h and 56.039 g/kWh.
  CarbonUse use;
  use.intensity = *find_country("FRA");
  CHECK(use.emitted(find_hardware("T4")->energy(1.0)).value == doctest::Approx(3.92273));
}

TEST_CASE("Hardware: a power may be given") {
  CHECK(find_hardware("350W")->watts == 350.0);
  CHECK(find_hardware("0.35 kW")->watts == doctest::Approx(350.0));
  CHECK_FALSE(find_hardware("350W")->source.has_value());
  for (const char* power : {"-350W", "0W", "1e12W"})
    CHECK(find_hardware(power).error().what.find("cannot be") != std::string::npos);
}

TEST_CASE("Hardware: an unknown name is told with those that contain it, or the nearest") {
  CHECK(find_hardware("H100").error().hint ==
        "did you mean `H100 SXM` or `H100 NVL` or `NVIDIA H100 PCIe`? A power will do: --hardware "
        "350W");
  CHECK(find_hardware("EPYC 7763").error().hint.find("`AMD EPYC 7763`") != std::string::npos);
  CHECK(find_hardware("").error().hint.starts_with("see opcost carbon list hardware"));
  CHECK(find_hardware(std::string(10'000, 'x')).error().hint.starts_with("see opcost"));
}

TEST_CASE("Hardware: figures that were not checked against a source are not shipped") {
  for (const char* name : {"NVIDIA B200 SXM", "AMD Instinct MI300X", "GTX 750"})
    CHECK_FALSE(find_hardware(name).ok());
}
