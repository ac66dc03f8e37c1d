// What is told where a node has no tiles.
#include "report/estimate/explain_tiling.h"

#include <doctest/doctest.h>

#include <string>

#include "support/text.h"

namespace opcost::test::explain_tilings {
namespace {

std::string told(std::size_t memories, bool no_reuse_modelled,
                 Placement placement = Placement::Tiled) {
  Estimate estimate;
  estimate.options.placement = placement;
  estimate.tiers.resize(memories);
  NodeEstimate node;
  node.tiling.emplace();
  node.no_reuse_modelled = no_reuse_modelled;
  return tiling_text(estimate, node);
}

TEST_CASE("explain: why there are no tiles: one memory, no reuse model, or no contraction") {
  CHECK(holds(told(1, false), "the table has one memory"));
  CHECK(holds(told(1, true), "the table has one memory"));
  for (const std::size_t memories : {2U, 3U}) {
    CHECK(holds(told(memories, true), "no reuse model"));
    CHECK(holds(told(memories, false), "no contraction"));
  }
  CHECK(told(1, false, Placement::Array).empty());
}

}  // namespace
}  // namespace opcost::test::explain_tilings
