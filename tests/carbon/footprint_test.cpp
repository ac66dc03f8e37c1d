// From energy to grams of CO2.
#include "opcost/carbon/footprint.h"
#include "opcost/carbon/equivalents.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace opcost;

namespace {

CarbonUse at(double grams, double pue, std::uint64_t inferences) {
  CarbonUse use;
  use.intensity.value.value = grams;
  use.pue = pue;
  use.inferences = inferences;
  return use;
}

constexpr Picojoules kKilowattHour{3.6e18};

}  // namespace

TEST_CASE("Footprint: a kWh is 3.6 MJ, and emits what the grid emits for it") {
  CHECK(kilowatt_hours(kKilowattHour) == 1.0);
  CHECK(at(731.59, 1.0, 1).emitted(kKilowattHour).value == 731.59);
}

TEST_CASE("Footprint: PUE and the number of inferences multiply what is drawn") {
  const CarbonUse use = at(350.0, 1.2, 1'000'000);
  // 3.6 J x 1e6 x 1.2 = 4.32 MJ = 1.2 kWh; 1.2 x 350 = 420 g
  CHECK(use.drawn(Picojoules{3.6e12}).value == doctest::Approx(4.32e18));
  CHECK(use.emitted(Picojoules{3.6e12}).value == doctest::Approx(420.0));
}

TEST_CASE("Footprint: the largest of everything is still a number") {
  const CarbonUse use = at(10'000.0, 10.0, 1'000'000'000'000'000);
  CHECK(std::isfinite(use.emitted(Picojoules{1e12 * 1.8e19}).value));  // 2^64 events of 1 J
}

TEST_CASE("Footprint: equivalents name their constants") {
  const auto all = equivalents(Grams{215.0});
  REQUIRE(all.ok());
  REQUIRE(all->size() == 2);
  CHECK(all->at(0).name == "km by car");
  CHECK(all->at(0).amount == 2.0);  // 215 / 107.5
  CHECK(all->at(0).constant.find("107.5 g") == 0);
  CHECK(all->at(1).name == "phone charges");
  CHECK(all->at(1).amount == doctest::Approx(215.0 / 12.4));
  CHECK(all->at(1).source.title.starts_with("US EPA"));
}
