// Grouping nodes into rows.
#include "report/estimate/rows.h"

#include <doctest/doctest.h>

#include "support/sample_estimate.h"

using namespace opcost;
using test::sample_estimate;

namespace {

std::vector<std::string> labels(const std::vector<Row>& rows) {
  std::vector<std::string> result;
  for (const Row& row : rows)
    result.push_back(row.node != nullptr ? row.node->id.str() : row.label);
  return result;
}

std::vector<Row> rows(Breakdown by, const Estimate& estimate,
                      const std::vector<std::string>& only = {}) {
  return rows_by(by, estimate, *select_nodes(estimate, only));
}

}  // namespace

TEST_CASE("rows: every breakdown adds up to the total energy of the model") {
  const Estimate estimate = sample_estimate();
  for (const Breakdown by : kAllBreakdowns) {
    CAPTURE(to_string(by));
    CHECK(sum_of(rows(by, estimate)).energy.value ==
          doctest::Approx(estimate.totals.energy.value).epsilon(1e-12));
  }
}

TEST_CASE("rows: layers are the counted and unknown nodes in the order of the graph") {
  CHECK(labels(rows(Breakdown::Layer, sample_estimate())) ==
        std::vector<std::string>{"/features/conv1/Conv", "/features/relu/Relu",
                                 "/features/conv2/Conv", "nms", "/classifier/fc/Gemm"});
}

TEST_CASE("rows: operators, actions and modules come dearest first, memories in their order") {
  const Estimate estimate = sample_estimate();
  using Labels = std::vector<std::string>;
  CHECK(labels(rows(Breakdown::Op, estimate)) ==
        Labels{"Conv", "Gemm", "Relu", "NonMaxSuppression"});
  CHECK(labels(rows(Breakdown::Action, estimate)) ==
        Labels{"read", "mul", "add", "write", "compare"});
  CHECK(labels(rows(Breakdown::Tier, estimate)) ==
        Labels{"(arithmetic)", "8KB", "32KB", "1MB", "DRAM"});
  CHECK(labels(rows(Breakdown::Module, estimate)) ==
        Labels{"features.conv1", "features.conv2", "classifier.fc", "features.relu", "(top)"});
}

TEST_CASE("rows: a module is cut to as many parts of its path as are asked for") {
  Estimate estimate = test::empty_estimate();
  NodeEstimate node = test::matvec_node("linear_3");
  node.module = "blocks.2.mlp";
  test::add_node(estimate, node);
  const auto label = [&](std::size_t depth) {
    return rows_by(Breakdown::Module, estimate, *select_nodes(estimate, {}), depth)[0].label;
  };
  CHECK(label(0) == "blocks.2.mlp");
  CHECK(label(1) == "blocks");
  CHECK(label(2) == "blocks.2");
  CHECK(label(9) == "blocks.2.mlp");
}

TEST_CASE("rows: other operations are the arithmetic outside multiply-accumulates") {
  const Estimate estimate = sample_estimate();
  const Amounts relu = amounts_of(estimate.nodes[1]);
  CHECK(relu.other == Count{48});
  CHECK(relu.reads == Count{48});
  const Amounts gemm = amounts_of(estimate.nodes[6]);
  CHECK(gemm.other == Count{0});
  CHECK(gemm.arithmetic == Count{115});  // 60 mul + 55 add
  CHECK(gemm.reads == Count{120});
  CHECK(gemm.writes == Count{5});
}

TEST_CASE("rows: the dearest are kept, and the others add up to the rest") {
  const Estimate estimate = sample_estimate();
  std::vector<Row> kept = rows(Breakdown::Layer, estimate);
  const Amounts all = sum_of(kept);
  const Amounts others = keep_top(kept, 2);
  CHECK(labels(kept) == std::vector<std::string>{"/features/conv1/Conv", "/features/conv2/Conv"});
  CHECK(others.energy.value == doctest::Approx(523.2 + 896.5));  // Relu and Gemm
  CHECK(others.unknown == Count{1});
  CHECK(sum_of(kept).reads + others.reads == all.reads);
  CHECK(sum_of(kept).nodes + others.nodes == all.nodes);
}

TEST_CASE("rows: keeping more rows than there are leaves nothing to others") {
  std::vector<Row> kept = rows(Breakdown::Layer, sample_estimate());
  CHECK(keep_top(kept, 100).nodes.is_zero());
  CHECK(kept.size() == 5);
}

TEST_CASE("rows: a sum of counts that does not fit is an overflow, not a wrap") {
  Estimate estimate = test::empty_estimate();
  for (const char* name : {"a", "b"}) {
    NodeEstimate node = test::plain_node(name, "Relu", NodeStatus::Counted);
    node.events = {test::event(Action::Read, 0, "X", UINT64_MAX, 1.0)};
    test::add_node(estimate, node);
  }
  CHECK(sum_of(rows(Breakdown::Layer, estimate)).reads.has_overflowed());
}

TEST_CASE("selection: operators are named with or without their domain") {
  Estimate estimate = sample_estimate();
  NodeEstimate gelu = test::plain_node("gelu", "Gelu", NodeStatus::Counted);
  gelu.domain = "com.microsoft";
  test::add_node(estimate, gelu);
  CHECK(select_nodes(estimate, {})->size() == 8);
  CHECK(select_nodes(estimate, {"Conv", "Gemm"})->size() == 3);
  CHECK(select_nodes(estimate, {"Gelu"})->size() == 1);
  CHECK(select_nodes(estimate, {"com.microsoft.Gelu"})->size() == 1);
}

TEST_CASE("selection: an operator that the model lacks is an error with the nearest names") {
  const auto conv = select_nodes(sample_estimate(), {"Relu", "conv"});
  REQUIRE_FALSE(conv.ok());
  CHECK(conv.error().hint == "did you mean `Conv`?");
  const auto lstm = select_nodes(sample_estimate(), {"SequenceLSTM"});
  REQUIRE_FALSE(lstm.ok());
  CHECK(lstm.error().hint == "it has Add, Conv, Gemm, NonMaxSuppression, Relu, Reshape");
}
