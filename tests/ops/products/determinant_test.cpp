// The operator Det.
#include <doctest/doctest.h>

#include <string>

#include "support/op_case.h"

using namespace opcost::test;

namespace {

// Gaussian elimination, step by step.
Happenings elimination(std::uint64_t matrices, std::uint64_t side) {
  Happenings seen;
  const auto happen = [&](const std::string& event) { seen[event] += matrices; };
  for (std::uint64_t i = 0; i < side * side; ++i) happen("read float32 X");
  for (std::uint64_t pivot = 0; pivot < side; ++pivot)
    for (std::uint64_t row = pivot + 1; row < side; ++row) {
      happen("compare float32");
      happen("div float32");
      for (std::uint64_t column = pivot + 1; column < side; ++column) {
        happen("mul float32");
        happen("add float32");
      }
    }
  for (std::uint64_t i = 1; i < side; ++i) happen("mul float32");
  happen("write float32 Y");
  return seen;
}

}  // namespace

TEST_CASE("Det: counts as elimination does, step by step") {
  for (std::uint64_t side = 0; side < 8; ++side) {
    CAPTURE(side);
    const std::string m = std::to_string(side);
    CHECK(count_of({"Det", "3x" + m + "x" + m}) == elimination(3, side));
  }
  CHECK(shapes_of({"Det", "2x3x4x4"}) == "2x3");
  CHECK(shapes_of({"Det", "4x4"}) == "scalar");
  CHECK(macs_of({"Det", "4x4"}) == 0);
}

TEST_CASE("Det: only of square matrices") {
  CHECK(shapes_of({"Det", "3x4"}).starts_with("fault"));
  CHECK(shapes_of({"Det", "4"}).starts_with("fault"));
  CHECK(shapes_of({"Det", "4611686018427387904x4611686018427387904"}) == "scalar");
}
