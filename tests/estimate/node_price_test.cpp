// A price per counted node, and a table's own placement.
#include <doctest/doctest.h>

#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/report/render.h"
#include "support/paths.h"
#include "tests/cost/table_text.h"

using namespace opcost;

namespace {

Estimate mlp_with(const std::string& more) {
  const auto model = load_onnx(test::source_dir() + "/models/mlp.onnx");
  REQUIRE(model);
  const CostTable table = test::table_of(test::small_table(more));
  auto result = estimate(*model, table);
  REQUIRE(result);
  return *std::move(result);
}

}  // namespace

TEST_CASE("Estimate: a price per node is paid by counted nodes, and shown apart") {
  const Estimate without = mlp_with(""), with = mlp_with("per_node: 1000\n");
  const double counted = static_cast<double>(with.coverage.counted);
  CHECK(with.totals.energy.value ==
        doctest::Approx(without.totals.energy.value + 1000 * counted).epsilon(1e-12));
  CHECK(with.totals.energy_floor.value ==
        doctest::Approx(without.totals.energy_floor.value + 1000 * counted).epsilon(1e-12));
  CHECK(with.totals.by_action.at(std::string(kPerNode)).energy.value == 1000 * counted);
  CHECK(with.totals.by_tier.at(std::string(kPerNode)).count == with.coverage.counted);
  for (const NodeEstimate& node : with.nodes)
    CHECK(node.node_energy.value == (node.status == NodeStatus::Counted ? 1000.0 : 0.0));
  for (const Breakdown by : {Breakdown::Action, Breakdown::Tier}) {
    RenderOptions options;
    options.by = by;
    std::string text;
    REQUIRE(render(with, options, text));
    CHECK(text.find("(per node)") != std::string::npos);
  }
}

TEST_CASE("Estimate: a table meant for one placement warns under another") {
  CHECK(mlp_with("placement: tiled\n").warnings.empty());
  REQUIRE(mlp_with("placement: ideal\n").warnings.size() == 1);
  CHECK(mlp_with("placement: ideal\n").warnings.front() ==
        "the prices of table small hold for --placement floor, not for tiled");
}
