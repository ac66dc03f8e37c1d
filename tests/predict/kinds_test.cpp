// Kinds of nodes over which a regression does not extrapolate, and how they are told.
#include "predict/kinds.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "opcost/estimate/estimate.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/predict/find_prices.h"
#include "opcost/predict/layerwise_file.h"
#include "support/paths.h"

namespace opcost {
namespace kinds_cases {

using Kinds = std::set<std::string>;

constexpr NumberType kFloat32{NumberFormat::Float, Bits{32}};

/// A convolution of 8 channels in so many groups by 16 filters, with windows of 3 on every axis.
NodeShape convolution(std::int64_t groups, std::size_t axes = 2, std::int64_t dilation = 1) {
  const std::vector<std::int64_t> each(axes, 1), none(axes, 0);
  NodeFacts node;
  node.op = "Conv";
  ArrayFacts x{{1, 8}, kFloat32, false}, w{{16, 8 / groups}, kFloat32, true},
      y{{1, 16}, kFloat32, false};
  node.macs = static_cast<std::uint64_t>(16 * (8 / groups));
  for (std::size_t axis = 0; axis < axes; ++axis) {
    x.shape.push_back(9);
    w.shape.push_back(3);
    y.shape.push_back(9 - 2 * dilation);
    node.macs *= static_cast<std::uint64_t>(3 * (9 - 2 * dilation));
  }
  node.inputs = {x, w};
  node.outputs = {y};
  node.window = WindowFacts{std::vector<std::int64_t>(axes, 3), each,
                            std::vector<std::int64_t>(axes, dilation), none, none};
  return shape_of(node);
}

NodeShape product(bool constant) {
  NodeFacts node;
  node.op = "MatMul";
  node.macs = 2 * 3 * 4;
  node.inputs = {{{2, 3}, kFloat32, false}, {{3, 4}, kFloat32, constant}};
  node.outputs = {{{2, 4}, kFloat32, false}};
  return shape_of(node);
}

NodeShape pool() {
  NodeFacts node;
  node.op = "MaxPool";
  node.inputs = {{{1, 8, 9}, kFloat32, false}};
  node.outputs = {{{1, 8, 8}, kFloat32, false}};
  node.window = WindowFacts{{2}, {1}, {1}, {0}, {0}};
  return shape_of(node);
}

NodeShape activation() {
  NodeFacts node;
  node.op = "Relu";
  node.inputs = {{{1, 8}, kFloat32, false}};
  node.outputs = {{{1, 8}, kFloat32, false}};
  return shape_of(node);
}

TEST_CASE("Kinds: a node has at most one of each question") {
  CHECK(kinds_of(convolution(1)) == Kinds{"2-D", "dense", "undilated", "weights"});
  CHECK(kinds_of(convolution(2)) == Kinds{"2-D", "grouped", "undilated", "weights"});
  CHECK(kinds_of(convolution(8)) == Kinds{"2-D", "depthwise", "undilated", "weights"});
  CHECK(kinds_of(convolution(1, 1)) == Kinds{"1-D", "dense", "undilated", "weights"});
  CHECK(kinds_of(convolution(1, 3)) == Kinds{"3-D", "dense", "undilated", "weights"});
  CHECK(kinds_of(convolution(1, 4)) == Kinds{"n-D", "dense", "undilated", "weights"});
  CHECK(kinds_of(convolution(1, 2, 2)) == Kinds{"2-D", "dense", "dilated", "weights"});
  CHECK(kinds_of(product(true)) == Kinds{"weights"});
  CHECK(kinds_of(product(false)) == Kinds{"no weights"});
  CHECK(kinds_of(pool()) == Kinds{"1-D", "undilated"});
  CHECK(kinds_of(activation()).empty());
}

TEST_CASE("Kinds: a question that the runs do not answer is not asked") {
  CHECK(kind_not_among({"dense"}, convolution(2)) == "grouped");
  CHECK(kind_not_among({"dense"}, convolution(1, 3, 2)).empty());
  CHECK(kind_not_among({}, convolution(8)).empty());
  CHECK(kind_not_among({"depthwise"}, convolution(1)) == "dense");
  CHECK(kind_not_among({"2-D", "dense", "grouped"}, convolution(8)) == "depthwise");
  CHECK(kind_not_among({"weights"}, product(false)) == "no weights");
}

TEST_CASE("Kinds: what no run has is a sentence") {
  CHECK(no_run_has("grouped", "Conv") == "no run has a grouped Conv");
  CHECK(no_run_has("undilated", "Conv") == "no run has an undilated Conv");
  CHECK(no_run_has("no weights", "MatMul") == "no run has a MatMul without weights");
  CHECK(no_run_has("weights", "MatMul") == "no run has a MatMul with weights");
}

std::string kinds_table(const std::string& covers) {
  return "schema: opcost.layerwise/1\nname: t\nunit: pJ\nregressions:\n"
         "  - {op: Conv, type: float32, " +
         covers + "terms: {macs: 2}}\n";
}

Estimate mobilenet_with(const PriceSource& prices) {
  const auto model = load_onnx(test::source_dir() + "/models/mobilenet_v2.onnx");
  REQUIRE(model);
  const auto result = estimate(*model, prices);
  REQUIRE_MESSAGE(result.ok(), (result ? "" : to_string(result.error())));
  return *result;
}

Estimate mobilenet_by(const std::string& covers) {
  const auto prices = parse_prices(kinds_table(covers), "t.yaml");
  REQUIRE_MESSAGE(prices.ok(), (prices ? "" : to_string(prices.error())));
  return mobilenet_with(*prices);
}

TEST_CASE("Layerwise: nodes of a kind that no run had are outside, and cost what they did") {
  const Estimate all = mobilenet_by("");  // a table that says nothing
  CHECK(all.totals.nodes_outside == 0);
  const Estimate some = mobilenet_by("covers: [2-D, dense], ");
  // One depthwise convolution in each of its 17 blocks (Sandler et al. 2018, table 2).
  CHECK(some.totals.nodes_outside == 17);
  CHECK(some.totals.energy == all.totals.energy);
  CHECK(some.totals.energy_outside.value > 0.0);
  CHECK(some.totals.energy_outside < some.totals.energy);
  for (const NodeEstimate& node : some.nodes)
    if (!node.outside.empty()) CHECK(node.outside == "no run has a depthwise Conv");
  CHECK(std::ranges::any_of(some.warnings, [](const std::string& warning) {
    return warning.find("extrapolated from the runs of table t: no run has a depthwise Conv") !=
           std::string::npos;
  }));
  CHECK(mobilenet_by("covers: [2-D, dense, depthwise], ").totals.nodes_outside == 0);
}

TEST_CASE("Layerwise: the shipped table names the convolutions that its runs had none of") {
  const auto prices = find_prices("xeon-5120-layers");
  REQUIRE(prices);
  const Estimate result = mobilenet_with(*prices);
  const auto depthwise =
      std::ranges::count(result.nodes, "no run has a depthwise Conv", &NodeEstimate::outside);
  CHECK(depthwise == 17);
}

TEST_CASE("Layerwise: an energy far from what was measured is outside too") {
  const Estimate near = mobilenet_by("measured_pj: [1e6, 1e10], ");
  CHECK(near.totals.nodes_outside == 0);
  const Estimate far = mobilenet_by("measured_pj: [1e15, 1e16], ");
  CHECK(far.totals.nodes_outside == 52);
  for (const NodeEstimate& node : far.nodes)
    if (node.op == "Conv" && node.status == NodeStatus::Counted)
      CHECK(node.outside == "its energy is far from the 1 kJ to 10 kJ of their Conv");
}

TEST_CASE("Layerwise: what its runs had is written and read, and other words are refused") {
  const std::string some = kinds_table("covers: [2-D, no weights], ");
  const auto table = parse_layerwise(some, "t.yaml");
  REQUIRE(table);
  CHECK(table->content().regressions[0].covers == Kinds{"2-D", "no weights"});
  const auto again = parse_layerwise(layerwise_text(*table), "again.yaml");
  REQUIRE(again);
  CHECK(again->content().regressions[0].covers == Kinds{"2-D", "no weights"});
  for (const std::string covers : {"covers: [2-D, gruoped], ", "covers: {}, ", "covers: [], "}) {
    CAPTURE(covers);
    CHECK_FALSE(parse_layerwise(kinds_table(covers), "t.yaml").ok());
  }
}

}  // namespace kinds_cases
}  // namespace opcost
