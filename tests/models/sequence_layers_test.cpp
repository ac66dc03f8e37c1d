// The builder's layers for sequences.
#include "models/builder/sequence_layers.h"

#include <doctest/doctest.h>

#include "models/builder/open_shape.h"
#include "support/network.h"

using namespace opcost::models;

TEST_CASE("Sequence layers: a linear layer has its weight transposed and its bias first") {
  NetworkBuilder net("linear");
  Value x = net.input("input", {1, 5, 8});
  x.channels = 8;
  CHECK(linear(net, "fc", x, {.out = 3}).channels == 3);
  const auto& graph = net.model().graph();
  CHECK(graph.initializer(0).name() == "shape.8x3");
  CHECK(graph.node(graph.node_size() - 1).input(0) == "fc.bias");
  CHECK(opcost::test::parameters_of(net.model()) == 8 * 3 + 3);
}

TEST_CASE("Sequence layers: a linear layer without bias is one product") {
  NetworkBuilder net("linear");
  linear(net, "fc", {net.input("input", {1, 5, 8}).name, 8}, {.out = 3, .bias = false});
  const auto& graph = net.model().graph();
  CHECK(graph.node(graph.node_size() - 1).op_type() == "MatMul");
}

TEST_CASE("Sequence layers: a slice says from, to, axis and step in this order") {
  NetworkBuilder net("slice");
  slice(net, "", net.input("input", {1, 9}), {.axis = 1, .from = 2, .to = 8, .step = 3});
  const auto& graph = net.model().graph();
  REQUIRE(graph.node_size() == 5);
  for (int i = 0; i < 4; ++i) CHECK(graph.node(4).input(i + 1) == graph.node(i).output(0));
  const std::int64_t expected[] = {2, 8, 1, 3};
  for (int i = 0; i < 4; ++i) {
    CHECK(graph.node(i).attribute(0).t().int64_data(0) == expected[i]);
  }
}

TEST_CASE("Open shapes: both open dims are asked for once, however many reshapes there are") {
  NetworkBuilder net("open");
  const Value x = net.input("input", {"batch", "sequence", 8});
  const OpenShape tokens(net, "m", x);
  const Value heads = tokens.reshape(net, "m", x, {2, 4});
  CHECK(heads.channels == 4);
  CHECK(tokens.reshape(net, "m", heads, {8}).channels == 8);
  int shapes = 0;
  for (const auto& node : net.model().graph().node()) shapes += node.op_type() == "Shape" ? 1 : 0;
  CHECK(shapes == 2);
}
