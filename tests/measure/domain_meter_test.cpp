// A meter of several domains: when it reads, and what a window holds.
#include "measure/domain_meter.h"

#include <doctest/doctest.h>

#include "measure/counter_domain.h"
#include "measure/fake_machine.h"
#include "measure/power_domain.h"

using namespace opcost;
using namespace opcost::test;

namespace {

std::vector<std::unique_ptr<Domain>> one(std::unique_ptr<Domain> domain) {
  std::vector<std::unique_ptr<Domain>> domains;
  domains.push_back(std::move(domain));
  return domains;
}

std::unique_ptr<Domain> counter(FakeMachine& machine, std::uint64_t largest) {
  CounterTraits traits;
  traits.domain = "package-0";
  traits.largest = largest;
  machine.files["counter"] = {0, 50, largest};
  return std::make_unique<CounterDomain>(traits, machine.open_file("counter").counter);
}

double interval_of(std::uint64_t largest, std::optional<double> wanted) {
  const auto machine = std::make_shared<FakeMachine>();
  return DomainMeter({}, one(counter(*machine, largest)), wanted, machine).interval();
}

}  // namespace

TEST_CASE("Meter: a counter is read at least twice before it could wrap") {
  CHECK(interval_of(262'143'328'850, {}) == 30.0);
  CHECK(interval_of(262'143'328'850, 5.0) == 5.0);
  // 65536 J at 2000 W are 32.8 s, half of which is 16.4 s.
  CHECK(interval_of(65'535'999'999, {}) == doctest::Approx(16.384));
  CHECK(interval_of(65'535'999'999, 3600.0) == doctest::Approx(16.384));
  CHECK(interval_of(100, {}) == 1e-3);  // a range that cannot be
  CHECK(interval_of(0, 60.0) == 60.0);
}

TEST_CASE("Meter: power is sampled as often as it must be") {
  const auto machine = std::make_shared<FakeMachine>();
  const auto watts = [] { return Result<double>(3.0); };
  CHECK(DomainMeter({}, one(std::make_unique<PowerDomain>("x", 0.05, watts)), 5.0, machine)
            .interval() == 0.05);
  CHECK(DomainMeter({}, one(std::make_unique<PowerDomain>("x", 0.05, watts)), 0.01, machine)
            .interval() == 0.01);
}

TEST_CASE("Meter: a window is closed once, and nothing is read outside of one") {
  const auto machine = std::make_shared<FakeMachine>();
  DomainMeter meter({}, one(counter(*machine, 0)), {}, machine);
  CHECK_FALSE(meter.end().ok());
  CHECK(machine->running_tickers() == 0);
  REQUIRE(meter.begin().ok());
  machine->advance(1.0);
  CHECK(machine->running_tickers() == 1);
  REQUIRE(meter.begin().ok());  // anew
  CHECK(machine->running_tickers() == 1);
  machine->advance(2.0);
  const auto window = meter.end();
  REQUIRE(window.ok());
  CHECK(window->joules == doctest::Approx(100.0));
  CHECK(window->seconds == doctest::Approx(2.0));
  CHECK(machine->running_tickers() == 0);
  CHECK_FALSE(meter.end().ok());
}

TEST_CASE("Meter: a power that is none is a gap") {
  for (const double bad : {-1.0, 1e9, std::nan(""), HUGE_VAL}) {
    const auto machine = std::make_shared<FakeMachine>();
    double watts = 5.0;
    DomainMeter meter(
        {}, one(std::make_unique<PowerDomain>("x", 0.1, [&] { return Result<double>(watts); })), {},
        machine);
    REQUIRE(meter.begin().ok());
    machine->advance(1.0);
    watts = bad;
    machine->advance(0.1);
    watts = 5.0;
    CHECK_FALSE(meter.end().ok());
  }
  const auto machine = std::make_shared<FakeMachine>();
  DomainMeter idle({},
                   one(std::make_unique<PowerDomain>("x", 0.1, [] { return Result<double>(0.0); })),
                   {}, machine);
  REQUIRE(idle.begin().ok());
  machine->advance(1.0);
  CHECK(idle.end().error().what == "no power is told");
}

TEST_CASE("Meter: with a real clock and thread too") {
  DomainMeter meter(
      {}, one(std::make_unique<PowerDomain>("x", 0.002, [] { return Result<double>(3.0); })), {},
      this_machine());
  Result<EnergyWindow> window = Error{"not measured", "", ""};
  // A machine that is busy with other things may leave a gap: then it is told, and tried anew.
  for (int i = 0; i < 100 && !window.ok(); ++i) {
    REQUIRE(meter.begin().ok());
    this_machine()->sleep(0.03);
    window = meter.end();
  }
  REQUIRE(window.ok());
  CHECK(window->seconds >= 0.03);
  CHECK(window->joules == doctest::Approx(3.0 * window->seconds).epsilon(0.05));
}
