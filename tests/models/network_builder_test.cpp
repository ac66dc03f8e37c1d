// The builder writes nodes as torch.onnx does.
#include "models/builder/network_builder.h"

#include <doctest/doctest.h>

#include "models/builder/chain.h"
#include "models/builder/image_blocks.h"

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

TEST_CASE("NetworkBuilder: an output takes its name where it is read, too") {
  NetworkBuilder net("named");
  const Value x = net.relu("", net.input("input", {1, 4}));
  net.output(net.tanh("", x), "last", {1, 4});
  net.output(x, "first", {1, 4});
  CHECK(net.model().graph().node(0).output(0) == "first");
  CHECK(net.model().graph().node(1).input(0) == "first");
}

TEST_CASE("NetworkBuilder: an open dim has a name, and an input a type") {
  NetworkBuilder net("open");
  CHECK(net.input("ids", {"batch", 128}, Type::kInt64).channels == 128);
  const auto& type = net.model().graph().input(0).type().tensor_type();
  CHECK(type.elem_type() == 7);  // TensorProto.INT64
  CHECK(type.shape().dim(0).dim_param() == "batch");
  CHECK(type.shape().dim(1).dim_value() == 128);
}

TEST_CASE("NetworkBuilder: a transposed convolution has its inputs first") {
  NetworkBuilder net("up");
  CHECK(net.up_conv("up", net.input("input", {1, 8, 4, 4}), {.out = 3}).channels == 3);
  CHECK(net.model().graph().initializer(0).name() == "shape.8x3x2x2");
}

TEST_CASE("NetworkBuilder: a weight has the type that is asked for, stored or made") {
  NetworkBuilder made("made");
  made.weight("fc", "weight_quantized", {2, 3}, -5.0F, Type::kInt8);
  const auto& value = made.model().graph().node(0).attribute(0).t();
  CHECK(value.data_type() == 3);  // TensorProto.INT8
  CHECK(value.int32_data(0) == -5);
  NetworkBuilder stored("stored", Weights::kInitializers);
  stored.weight("fc", "zero_point", {2}, 1.0F, Type::kInt8);
  CHECK(stored.model().graph().initializer(0).int32_data_size() == 2);
}

TEST_CASE("NetworkBuilder: of stored tensors of one name the first is kept") {
  NetworkBuilder net("stored");
  CHECK(net.stored("scale", float_scalar(1.0F)) == "scale");
  CHECK(net.stored("scale", float_scalar(2.0F)) == "scale");
  REQUIRE(net.model().graph().initializer_size() == 1);
  CHECK(net.model().graph().initializer(0).float_data(0) == 1.0F);
}

TEST_CASE("NetworkBuilder: the opset decides the version of the format") {
  CHECK(NetworkBuilder("old").model().ir_version() == 7);
  const NetworkBuilder usual("usual", Weights::kConstantOfShape, kUsualOpset);
  CHECK(usual.model().ir_version() == 8);
  CHECK(usual.model().opset_import(0).version() == 17);
}

TEST_CASE("Blocks: widths are multiples of 8 and lose no more than a tenth") {
  CHECK(width_of(32, 50) == 16);
  CHECK(width_of(24, 50) == 16);   // 12: 8 would be a third less
  CHECK(width_of(16, 110) == 16);  // 17.6
  CHECK(width_of(96, 75) == 72);
  CHECK(width_of(3) == 8);
  CHECK(width_of(12, 100) == 16);  // halves go up
  CHECK(width_of(11, 100) == 16);  // 8 would lose 27 %
}

TEST_CASE("Chain: it has as many nodes as asked for") {
  for (const int nodes : {1, 2, 3, 10}) {
    const auto model = chain(nodes);
    CHECK(model.graph().node_size() == nodes);
    CHECK(model.graph().node(nodes - 1).output(0) == "output");
  }
}
