// A part that few records have.
#include "opcost/core/rare.h"

#include <doctest/doctest.h>

#include <string>
#include <utility>

using opcost::Rare;

TEST_CASE("Rare: nothing, something, and copies of their own") {
  Rare<std::string> none;
  CHECK_FALSE(none.has_value());
  CHECK(sizeof(none) == sizeof(void*));
  Rare<std::string> some = std::string("whole");
  Rare<std::string> copy = some;
  copy->append(" copy");
  CHECK(*some == "whole");
  CHECK(*copy == "whole copy");
  none = copy;
  CHECK(*none == "whole copy");
  some = std::move(copy);
  CHECK(*some == "whole copy");
  none.reset();
  CHECK_FALSE(none);
  CHECK(none.emplace().empty());
  CHECK(none);
  none = Rare<std::string>(none);
  CHECK(none);
}

TEST_CASE("Rare: equal are two that hold equal parts, or none") {
  CHECK(Rare<int>() == Rare<int>());
  CHECK(Rare<int>(1) == Rare<int>(1));
  CHECK_FALSE(Rare<int>(1) == Rare<int>(2));
  CHECK_FALSE(Rare<int>(1) == Rare<int>());
  CHECK(Rare<int>(1).value_or(2) == 1);
  CHECK(Rare<int>().value_or(2) == 2);
}
