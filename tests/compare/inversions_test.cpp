// Who changes places with a later one, against all pairs.
#include "compare/inversions.h"

#include <doctest/doctest.h>

#include <optional>
#include <vector>

#include "tests/support/dice.h"

using namespace opcost;
using namespace opcost::test;

namespace {

using Values = std::vector<std::optional<double>>;

bool order_differs(const Values& first, const Values& second, std::size_t a, std::size_t b) {
  if (!first[a] || !first[b] || !second[a] || !second[b]) return false;
  return (*first[a] < *first[b] && *second[a] > *second[b]) ||
         (*first[a] > *first[b] && *second[a] < *second[b]);
}

}  // namespace

TEST_CASE("Inversions: the same as by looking at all pairs, equal and missing values among them") {
  Dice dice(7);
  for (int round = 0; round < 200; ++round) {
    Values first, second;
    const auto size = static_cast<std::size_t>(dice.between(0, 11));
    for (std::size_t at = 0; at < size; ++at)
      for (Values* list : {&first, &second})
        list->push_back(dice.between(0, 7) == 0
                            ? std::nullopt
                            : std::optional{static_cast<double>(dice.between(0, 5))});
    const std::vector<bool> found = has_later_inversion(first, second);
    REQUIRE(found.size() == size);
    for (std::size_t a = 0; a < size; ++a) {
      bool any = false;
      for (std::size_t b = a + 1; b < size; ++b) any = any || order_differs(first, second, a, b);
      CHECK(found[a] == any);
    }
  }
}
