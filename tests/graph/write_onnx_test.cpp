// Writing a model that reads back the same.
#include "opcost/graph/write_onnx.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <sstream>

#include "core/split_mix.h"
#include "graph/onnx_format.pb.h"
#include "opcost/graph/load_onnx.h"
#include "opcost/runs/layer_model.h"

namespace opcost {
namespace {

Model convolution() {
  auto model = layer_model({"conv2d",
                            ElementType::Float,
                            {{"batch", {2}},
                             {"image_size", {9, 7}},
                             {"kernel_size", {3, 2}},
                             {"in_channels", {4}},
                             {"out_channels", {6}},
                             {"padding", {1, 0}}}});
  REQUIRE(model);
  return *std::move(model);
}

std::string bytes_of(const Model& model, std::uint64_t seed) {
  std::ostringstream out;
  const auto written = write_onnx(model, seed, out);
  REQUIRE(written.ok());
  return out.str();
}

TEST_CASE("Write ONNX: a model is read back as it was") {
  const Model model = convolution();
  const std::string bytes = bytes_of(model, 7);
  const auto read = load_onnx(bytes.data(), bytes.size(), "memory");
  REQUIRE_MESSAGE(read.ok(), (read ? "" : to_string(read.error())));
  CHECK(read->warnings.empty());
  CHECK(read->opsets == model.opsets);
  CHECK(read->ir_version == model.ir_version);
  REQUIRE(read->graph.nodes.size() == 1);
  const Node &node = read->graph.nodes[0], &before = model.graph.nodes[0];
  CHECK(node.op_type == "Conv");
  CHECK(node.inputs == before.inputs);
  CHECK(node.attributes.size() == before.attributes.size());
  CHECK(read->graph.initializers.at("W").shape == Shape{6, 4, 3, 2});
  REQUIRE(read->graph.inputs.size() == 1);
  CHECK(read->graph.inputs[0].shape == model.graph.inputs[0].shape);
}

TEST_CASE("Write ONNX: weights are random and the same for a seed") {
  const Model model = convolution();
  CHECK(weight_bytes(model) == 4 * (6 * 4 * 3 * 2 + 6));
  const std::string one = bytes_of(model, 7);
  CHECK(one == bytes_of(model, 7));
  CHECK(one != bytes_of(model, 8));
  CHECK(one.size() > 4 * (6 * 4 * 3 * 2 + 6));
}

TEST_CASE("Write ONNX: a weight is the sum of four uniform numbers, exact to the last digit") {
  onnx_format::ModelProto proto;
  REQUIRE(proto.ParseFromString(bytes_of(convolution(), 7)));
  float first = 0.0F;
  REQUIRE(proto.graph().initializer(0).raw_data().size() >= 4);
  std::memcpy(&first, proto.graph().initializer(0).raw_data().data(), 4);
  const std::uint64_t bits = SplitMix64(7).bits();
  const std::uint64_t sum =
      (bits & 0xffffU) + (bits >> 16 & 0xffffU) + (bits >> 32 & 0xffffU) + (bits >> 48);
  CHECK(double{first} * 0x100000 == static_cast<double>(sum) - 0x20000);
}

TEST_CASE(
    "Write ONNX: weights have mean 0 and a standard deviation of 0.036, and lie within 0.125") {
  Model model = convolution();
  model.graph.initializers["W"].shape = {600, 400, 3, 2};
  const std::string bytes = bytes_of(model, 3);
  onnx_format::ModelProto proto;
  REQUIRE(proto.ParseFromString(bytes));
  double sum = 0.0, squares = 0.0;
  std::size_t count = 0;
  for (const auto& tensor : proto.graph().initializer()) {
    for (std::size_t at = 0; at + 4 <= tensor.raw_data().size(); at += 4, ++count) {
      float weight = 0.0F;
      std::memcpy(&weight, tensor.raw_data().data() + at, 4);
      REQUIRE(std::abs(weight) <= 0.125F);
      sum += weight;
      squares += double{weight} * weight;
    }
  }
  const auto n = static_cast<double>(count);
  CHECK(count == 600 * 400 * 3 * 2 + 6);
  // Four uniform numbers of width 1/16: 4 / (12 · 16²) is 0.0361²; see weight_of.
  CHECK(sum / n == doctest::Approx(0.0).epsilon(0.001).scale(1.0));
  CHECK(std::sqrt(squares / n) == doctest::Approx(0.0361).epsilon(0.01));
}

TEST_CASE("Write ONNX: only float32 weights without numbers, and not sparse ones, are written") {
  const auto refusal_with = [](const auto& change) {
    Model model = convolution();
    change(model.graph.initializers["W"]);
    std::ostringstream out;
    const auto written = write_onnx(model, 1, out);
    CHECK(out.str().empty() != written.ok());
    return written.ok() ? "" : written.error().what;
  };
  const std::string refused = "weight `W` is not a float32 tensor without numbers";
  CHECK(refusal_with([](Tensor&) {}).empty());
  CHECK(refusal_with([](Tensor& w) { w.type = ElementType::Int8; }) == refused);
  CHECK(refusal_with([](Tensor& w) { w.type = ElementType::Float16; }) == refused);
  CHECK(refusal_with([](Tensor& w) { w.numbers = Numbers{std::vector<double>{1.0}}; }) == refused);
  CHECK(refusal_with([](Tensor& w) { w.sparse = true; }) == refused);
}

TEST_CASE("Write ONNX: what protobuf cannot hold is refused") {
  Model model = convolution();
  model.graph.initializers["W"].shape = {1 << 15, 1 << 15, 1, 1};  // 4 GiB
  std::ostringstream out;
  CHECK_FALSE(write_onnx(model, 1, out).ok());
  CHECK(out.str().empty());
}

}  // namespace
}  // namespace opcost
