// What `explain` tells of tiles: the traffic of every border lies above what is proven.
#include <doctest/doctest.h>

#include <string>

#include "opcost/cost/tables.h"
#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "support/paths.h"

using namespace opcost;

namespace {

void check_borders(const NodeEstimate& node) {
  REQUIRE(node.tiling);
  for (const ContractionTiling& contraction : node.tiling->contractions)
    for (const MemoryTiles& memory : contraction.memories) {
      CAPTURE(memory.memory.value);
      CHECK(memory.bytes >= memory.least_bytes * (1 - 1e-9));
    }
}

}  // namespace

TEST_CASE("Tiles: no border of a memory is crossed by less than is proven to be necessary") {
  const auto table = find_table("45nm");
  REQUIRE(table.ok());
  for (const std::string& name : std::vector<std::string>{"lenet5", "resnet18"}) {
    const auto model = load_onnx(opcost::test::source_dir() + "/models/" + name + ".onnx");
    REQUIRE(model.ok());
    std::size_t told = 0;
    for (const Node& one : model->graph.nodes) {
      if (one.op_type != "Conv" && one.op_type != "Gemm") continue;
      EstimateOptions options;
      options.placement = Placement::Tiled;
      options.pseudocode_of = one.name;
      const auto result = estimate(*model, *table, options);
      REQUIRE(result.ok());
      for (const NodeEstimate& node : result->nodes) {
        if (node.name != one.name) {
          CHECK_FALSE(node.tiling);
          continue;
        }
        CAPTURE(node.id);
        check_borders(node);
        ++told;
      }
      if (told >= 8) break;
    }
    CHECK(told >= 4);
  }
}
