// Rows of few values, counted in one pass.
#include "weights/few_values.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <map>
#include <vector>

namespace opcost::test::few_values {
namespace {

/// As many entries as are told, in turns of so many values: 0, 1, 2 ...
std::vector<float> turns(std::size_t entries, std::size_t values) {
  std::vector<float> made(entries);
  for (std::size_t at = 0; at < entries; ++at) made[at] = static_cast<float>(at % values);
  return made;
}

std::uint64_t take(FewValues& few, const std::vector<float>& row) {
  return few.take(reinterpret_cast<const unsigned char*>(row.data()), row.size());
}

std::map<std::uint64_t, std::uint64_t> counts_of(const FewValues& few) {
  ValueCounts counts;
  few.give(counts);
  std::map<std::uint64_t, std::uint64_t> found;
  for (const ValueCounts::Value& value : counts.values()) found[value.key] = value.count;
  return found;
}

TEST_CASE("Few values: up to 256 of them are taken, and counted, whatever their order") {
  for (const std::size_t values : {1u, 2u, 255u, 256u}) {
    CAPTURE(values);
    FewValues few(2);
    CHECK(take(few, turns(3 * values, values)) == 3 * values);
    CHECK(few.has_nonzero() == (values > 1));
    CHECK(few.end_row() == (values > 1));
    CHECK_FALSE(few.has_nonzero());
    CHECK(take(few, turns(values, values)) == values);
    const auto counts = counts_of(few);
    REQUIRE(counts.size() == values);
    CHECK(std::ranges::all_of(counts, [](const auto& one) { return one.second == 4; }));
    CHECK(counts.contains(std::bit_cast<std::uint32_t>(static_cast<float>(values - 1))));
  }
}

TEST_CASE("Few values: the 257th ends it, and what came before is counted") {
  FewValues few(1);
  CHECK(take(few, turns(1000, 300)) == FewValues::kMost);
  const auto counts = counts_of(few);
  CHECK(counts.size() == FewValues::kMost);
  CHECK(std::ranges::all_of(counts, [](const auto& one) { return one.second == 1; }));
}

TEST_CASE("Few values: -0 is 0") {
  FewValues few(1);
  CHECK(take(few, {0.0F, -0.0F, -0.0F}) == 3);
  CHECK_FALSE(few.end_row());
  CHECK(counts_of(few) == std::map<std::uint64_t, std::uint64_t>{{0, 3}});
}

}  // namespace
}  // namespace opcost::test::few_values
