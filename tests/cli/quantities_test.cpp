#include "cli/quantities.h"

#include <doctest/doctest.h>

namespace opcost::cli {
namespace {

TEST_CASE("Quantities: durations have a unit or are seconds") {
  CHECK(duration_named("5")->count() == 5.0);
  CHECK(duration_named("0.25s")->count() == 0.25);
  CHECK(duration_named("200ms")->count() == doctest::Approx(0.2));
  CHECK(duration_named("2min")->count() == 120.0);
  CHECK(duration_named("0")->count() == 0.0);
  for (const char* text : {"", "s", "-1", "nan", "inf", "5h", "5 s", "1e300", "1e9min", "5ss"})
    CHECK_FALSE(duration_named(text));
}

TEST_CASE("Quantities: a share is a percentage") {
  CHECK(share_named("2%").value_or(0) == doctest::Approx(0.02));
  CHECK(share_named("250%").value_or(0) == doctest::Approx(2.5));
  for (const char* text : {"", "%", "2", "-2%", "nan%", "2%%", "2 %"})
    CHECK_FALSE(share_named(text));
}

}  // namespace
}  // namespace opcost::cli
