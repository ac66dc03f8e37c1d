// Power readings that are added up to an energy, and what spoils them.
#include "measure/power_domain.h"

#include <doctest/doctest.h>

#include <limits>

#include "tests/measure/fake_machine.h"

namespace opcost::power_domain_cases {

TEST_CASE("Power: the energy is the integral of what is read, between readings a straight line") {
  test::FakeMachine machine;
  double watts = 10.0;
  PowerDomain domain("board", 0.5, [&] { return Result<double>(watts); });
  CHECK(domain.longest_interval() == 0.5);
  REQUIRE(domain.begin(machine).ok());
  machine.advance(2.0);
  watts = 30.0;
  REQUIRE(domain.sample(machine).ok());  // 2 s at 20 W
  machine.advance(1.0);
  const auto energy = domain.end(machine);  // 1 s at 30 W
  REQUIRE(energy.ok());
  CHECK(energy->joules == doctest::Approx(70.0));
}

TEST_CASE("Power: more than ten intervals without a reading is a gap") {
  test::FakeMachine machine;
  PowerDomain domain("board", 0.5, [] { return Result<double>(10.0); });
  REQUIRE(domain.begin(machine).ok());
  machine.advance(4.875);
  CHECK(domain.sample(machine).ok());
  machine.advance(5.4321);
  const Status late = domain.sample(machine);
  REQUIRE_FALSE(late.ok());
  CHECK(late.error().where == "board");
  CHECK(late.error().what == "the power was not read for 5.43 s");
}

TEST_CASE("Power: a reading that no machine has is an error with its number") {
  test::FakeMachine machine;
  for (const auto& [watts, text] :
       {std::pair{-0.5, "a power of -0.5 W cannot be"},
        {1000001.0, "a power of 1000001 W cannot be"},
        {std::numeric_limits<double>::infinity(), "a power of inf W cannot be"}}) {
    const double read = watts;
    PowerDomain domain("board", 0.5, [read] { return Result<double>(read); });
    const Status status = domain.begin(machine);
    REQUIRE_FALSE(status.ok());
    CHECK(status.error().what == text);
  }
  for (const double watts : {0.0, 1e6}) {
    PowerDomain domain("board", 0.5, [watts] { return Result<double>(watts); });
    CHECK(domain.begin(machine).ok());
  }
}

}  // namespace opcost::power_domain_cases
