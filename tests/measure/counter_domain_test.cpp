// One energy counter: differences, wrap-around and gaps.
#include "measure/counter_domain.h"

#include <doctest/doctest.h>

#include <limits>

#include "measure/fake_machine.h"

using namespace opcost;

namespace {

CounterTraits rapl(std::uint64_t largest = test::kRaplRange) {
  CounterTraits traits;
  traits.domain = "package-0";
  traits.largest = largest;
  return traits;
}

std::uint64_t units(const Result<std::uint64_t>& result) {
  REQUIRE(result.ok());
  return *result;
}

bool is_gap(const Result<std::uint64_t>& result, const std::string& word) {
  return !result.ok() && result.error().what.find(word) != std::string::npos;
}

}  // namespace

TEST_CASE("Counter: what was counted is the difference, modulo the range and one") {
  CHECK(units(counted(rapl(), 100, 1'000'100, 1.0)) == 1'000'000);
  CHECK(units(counted(rapl(), 5, 5, 1.0)) == 0);
  // 1000 up to the largest value, one to 0, 41 more.
  CHECK(units(counted(rapl(), test::kRaplRange - 1000, 41, 1.0)) == 1042);
  CHECK(units(counted(rapl(), test::kRaplRange, 0, 1.0)) == 1);
  CHECK(units(counted(rapl(99), 90, 10, 1e-9)) == 20);
}

TEST_CASE("Counter: one that goes back without a known range is a gap") {
  CHECK(is_gap(counted(rapl(0), 1000, 999, 1.0), "went back from 1000 to 999"));
  CHECK(units(counted(rapl(0), 1000, 1001, 1e6)) == 1);
}

TEST_CASE("Counter: more than its range, more than can be drawn, and too long a time are gaps") {
  CHECK(is_gap(counted(rapl(), 0, test::kRaplRange + 1, 1.0), "more than its range"));
  // 2000 W for 1 s and a step of 1 ms is 2002 J at most.
  CHECK(units(counted(rapl(), 0, 2'001'900'000, 1.0)) == 2'001'900'000);
  CHECK(is_gap(counted(rapl(), 0, 2'002'100'000, 1.0), "cannot be"));
  // 262143 J at 2000 W are 131.07 s: after it, nobody knows how often it wrapped.
  CHECK(units(counted(rapl(), 0, 7, 131.0)) == 7);
  CHECK(is_gap(counted(rapl(), 0, 7, 131.1), "wrapped more than once"));
}

TEST_CASE("Counter: a range of all 64 bits wraps as well") {
  const std::uint64_t all = std::numeric_limits<std::uint64_t>::max();
  CHECK(units(counted(rapl(all), all - 1, 1, 1.0)) == 3);
}

TEST_CASE("Counter: it is to be read twice before it could wrap") {
  CHECK(unwrapped_seconds(rapl()) == doctest::Approx(131.0716644));
  CHECK(unwrapped_seconds(rapl(0)) == std::numeric_limits<double>::infinity());
  const CounterDomain domain(rapl(), nullptr);
  CHECK(domain.longest_interval() == doctest::Approx(65.5358322));
}
