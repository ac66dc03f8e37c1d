#include "models/builder/network_builder.h"

#include <doctest/doctest.h>

#include "models/builder/chain.h"

using namespace opcost::models;

TEST_CASE("NetworkBuilder: nodes are named as torch.onnx names them") {
  const std::pair<const char*, const char*> cases[] = {
      {"", ""},
      {"fc", "/fc"},
      {"features.0", "/features/features.0"},
      {"layer1.0.downsample.1", "/layer1/layer1.0/downsample/downsample.1"},
      {"features.1.conv.0.2", "/features/features.1/conv/conv.0/conv.0.2"},
      {"features.denseblock1.denselayer2.norm1", "/features/denseblock1/denselayer2/norm1"},
  };
  for (const auto& [module, scope] : cases) CHECK(scope_of(module) == scope);
}

TEST_CASE("NetworkBuilder: the second node of a name gets a number") {
  NetworkBuilder net("twice");
  const Value x = net.input("input", {1, 3});
  CHECK(net.relu("", x).name == "/Relu_output_0");
  CHECK(net.relu("", x).name == "/Relu_1_output_0");
}

TEST_CASE("NetworkBuilder: a grouped convolution sees its share of the channels") {
  NetworkBuilder net("grouped");
  const Value x = net.input("input", {1, 6, 8, 8});
  CHECK(net.conv("conv", x, {.out = 4, .kernel = 3, .groups = 2}).channels == 4);
  CHECK(net.model().graph().initializer(0).name() == "shape.4x3x3x3");  // 6 / 2 = 3
}

TEST_CASE("NetworkBuilder: flattening gives a feature for each pixel of each channel") {
  NetworkBuilder net("flat");
  CHECK(net.flatten("", net.input("input", {1, 16, 5, 4}), 5 * 4).channels == 320);
}

TEST_CASE("NetworkBuilder: a node may have several outputs and attributes of every kind") {
  NetworkBuilder net("any");
  const Value x = net.input("input", {1, 4});
  auto& split = net.node("Split", "parts", {x.name}, {{"axis", 1}}, 2);
  CHECK(split.output(1) == "/parts/Split_output_1");
  const auto& any =
      net.node("Any", "", {x.name}, {{"i", 3}, {"f", 0.5F}, {"s", "text"}, {"v", Shape{1, 2}}}, 1);
  CHECK(any.attribute(0).i() == 3);
  CHECK(any.attribute(1).f() == 0.5F);
  CHECK(any.attribute(2).s() == "text");
  CHECK(any.attribute(3).ints_size() == 2);
}

TEST_CASE("NetworkBuilder: an output takes its name in the node that makes it") {
  NetworkBuilder net("named");
  net.output(net.relu("", net.input("input", {1, 4})), "output", {1, 4});
  CHECK(net.model().graph().node(0).output(0) == "output");
}

TEST_CASE("Chain: it has as many nodes as asked for") {
  for (const int nodes : {1, 2, 3, 10}) {
    const auto model = chain(nodes);
    CHECK(model.graph().node_size() == nodes);
    CHECK(model.graph().node(nodes - 1).output(0) == "output");
  }
}
