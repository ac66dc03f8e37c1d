// The features of a node, counted on paper.
#include "predict/features.h"

#include <doctest/doctest.h>

namespace opcost {
namespace {

constexpr NumberType kFloat32{NumberFormat::Float, Bits{32}};

/// A convolution of 2 images of 20 channels of 5x7 by 24 filters of 3x3, stride 2,
/// padded by 1: 3x4 outputs.
NodeFacts convolution() {
  NodeFacts node;
  node.op = "Conv";
  node.macs = 2ULL * 24 * 3 * 4 * 20 * 9;
  node.inputs = {{{2, 20, 5, 7}, kFloat32, false}, {{24, 20, 3, 3}, kFloat32, true}};
  node.outputs = {{{2, 24, 3, 4}, kFloat32, false}};
  node.window = WindowFacts{{3, 3}, {2, 2}, {1, 1}, {1, 1}, {1, 1}};
  return node;
}

NodeFacts matrix_product(std::int64_t rows) {
  NodeFacts node;
  node.op = "Gemm";
  node.macs = static_cast<std::uint64_t>(rows) * 100 * 20;
  node.inputs = {{{rows, 100}, kFloat32, false}, {{20, 100}, kFloat32, true}};
  node.outputs = {{{rows, 20}, kFloat32, false}};
  return node;
}

double amount(const char* feature, const NodeFacts& node, const MachineSizes& sizes = {}) {
  const auto parsed = Feature::parse(feature);
  REQUIRE(parsed);
  return parsed->amount(shape_of(node), sizes);
}

TEST_CASE("Layerwise: the parameters of a convolution are its layer's") {
  const NodeFacts node = convolution();
  CHECK(amount("batch", node) == 2.0);
  CHECK(amount("image_size", node) == 6.0);  // the mean of 5 and 7
  CHECK(amount("kernel_size", node) == 3.0);
  CHECK(amount("stride", node) == 2.0);
  CHECK(amount("padding", node) == 1.0);
  CHECK(amount("in_channels", node) == 20.0);
  CHECK(amount("out_channels", node) == 24.0);
  CHECK(amount("in_features", node) == 0.0);
  CHECK(amount("batch * stride", node) == 4.0);
}

TEST_CASE("Layerwise: the physical features of a convolution, counted on paper") {
  const NodeFacts node = convolution();
  // Along 5: windows at -1, 1, 3 hold 2 + 3 + 2 taps; along 7, at -1 ... 5: 2 + 3 + 3 + 2.
  constexpr double kTaps = 7.0 * 10.0;
  CHECK(amount("macs", node) == 2.0 * 24 * 12 * 20 * 9);
  CHECK(amount("valid_macs", node) == doctest::Approx(2.0 * 24 * 20 * kTaps));
  // 24 filters in vectors of 16 are 32, 20 channels are 32.
  CHECK(amount("vector_macs", node) == 2.0 * 32 * 32 * kTaps);
  CHECK(amount("vector_macs", node, {32, 1}) == 2.0 * 32 * 20 * kTaps);  // fewer than a vector
  CHECK(amount("first_vector_macs", node) == doctest::Approx(2.0 * 16 * 20 * kTaps));
  CHECK(amount("window_rows", node) == 2.0 * 20 * 7 * 4);
  CHECK(amount("input_bytes", node) == 4.0 * 2 * 20 * 35);
  CHECK(amount("packed_bytes", node) == 4.0 * 2 * 32 * 35);
  CHECK(amount("patch_bytes", node) == 0.0);
  CHECK(amount("output_bytes", node) == 4.0 * 2 * 24 * 12);
  CHECK(amount("weight_bytes", node) == 4.0 * 24 * 20 * 9);
  CHECK(amount("streamed_weight_bytes", node) == 2.0 * 4 * 24 * 20 * 9);
  CHECK(amount("thin_weight_bytes", node) == 2.0 * 4 * 24 * 20 * 9);  // 12 outputs an image
  CHECK(amount("thin_weight_bytes", node, {4, 1}) == 0.0);            // more than 2 vectors of 4
  CHECK(amount("bytes_read", node) == 4.0 * (2 * 20 * 35 + 24 * 20 * 9));
}

TEST_CASE("Layerwise: what exceeds the cache is cold") {
  const NodeFacts node = convolution();
  const double all = 4.0 * (2 * 20 * 35 + 24 * 20 * 9 + 2 * 24 * 12);
  const auto fits = static_cast<std::uint64_t>(all);
  CHECK(amount("cold_output_bytes", node, {16, fits}) == 0.0);
  CHECK(amount("excess_bytes", node, {16, fits}) == 0.0);
  CHECK(amount("cold_output_bytes", node, {16, fits - 1}) == 4.0 * 2 * 24 * 12);
  CHECK(amount("cold_weight_bytes", node, {16, fits - 1}) == 4.0 * 24 * 20 * 9);
  CHECK(amount("excess_bytes", node, {16, fits - 1}) == 1.0);
}

TEST_CASE("Layerwise: windows that lie wholly in the padding need patches") {
  NodeFacts node = convolution();
  node.window->pads_begin = {3, 3};
  node.window->pads_end = {3, 3};
  node.outputs[0].shape = {2, 24, 5, 6};
  node.macs = 2ULL * 24 * 30 * 20 * 9;
  CHECK(amount("packed_bytes", node) == 0.0);
  CHECK(amount("patch_bytes", node) == 4.0 * 2 * 30 * 20 * 9);
  CHECK(amount("vector_macs", node) == amount("valid_macs", node));
}

TEST_CASE("Layerwise: a strided convolution of 1x1 touches what it reads and packs all") {
  NodeFacts node = convolution();
  node.window = WindowFacts{{1, 1}, {2, 2}, {1, 1}, {0, 0}, {0, 0}};
  node.inputs[1].shape = {24, 20, 1, 1};
  node.macs = 2ULL * 24 * 12 * 20;
  CHECK(amount("input_bytes", node) == doctest::Approx(4.0 * 2 * 20 * 12));
  CHECK(amount("packed_bytes", node) == 4.0 * 2 * 32 * 35);
}

TEST_CASE("Layerwise: the features of a matrix product") {
  const NodeFacts node = matrix_product(50);
  CHECK(amount("batch", node) == 50.0);
  CHECK(amount("in_features", node) == 100.0);
  CHECK(amount("out_features", node) == 20.0);
  CHECK(amount("vector_macs", node) == 50.0 * 100 * 32);
  CHECK(amount("first_vector_macs", node) == doctest::Approx(50.0 * 100 * 16));
  CHECK(amount("thin_weight_bytes", node) == 0.0);  // 50 rows exceed 2 vectors of 16
  CHECK(amount("thin_weight_bytes", matrix_product(32)) == 4.0 * 2000);
  CHECK(amount("packed_bytes", node) == 0.0);
  CHECK(amount("streamed_weight_bytes", node) == 0.0);
}

TEST_CASE("Layerwise: MACs of a pool are its taps, of an activation its elements") {
  NodeFacts pool = convolution();
  pool.op = "MaxPool";
  pool.macs = 0;
  pool.inputs.resize(1);
  pool.outputs[0].shape = {2, 20, 3, 4};
  CHECK(amount("macs", pool) == 2.0 * 20 * 12 * 9);
  CHECK(amount("valid_macs", pool) == 2.0 * 20 * 70);
  CHECK(amount("vector_macs", pool) == 0.0);
  NodeFacts relu;
  relu.op = "Relu";
  relu.inputs = relu.outputs = {{{8, 10}, kFloat32, false}};
  CHECK(amount("macs", relu) == 80.0);
  CHECK(amount("batch", relu) == 8.0);
  CHECK(amount("in_features", relu) == 10.0);
}

TEST_CASE("Layerwise: a stride makes a convolution of blocked channels read on") {
  NodeFacts node = convolution();
  // 7 rows of taps, 4 windows along a row, each one tap on; 32 by 32 blocked channels, 2 images.
  CHECK(amount("strided_macs", node) == 2.0 * 7 * 4 * 1 * 32 * 32);
  CHECK(amount("strided_macs", node, {32, 1}) == 0.0);  // fewer channels than one vector
  CHECK(amount("strided_windows", node) == 0.0);        // of pools alone
  node.window->strides = {2, 9};
  node.outputs[0].shape[3] = 1;
  node.macs /= 4;
  CHECK(amount("strided_macs", node) == 2.0 * 7 * 1 * 2 * 32 * 32);  // no further than its taps
  node.window->strides = {2, 1};
  CHECK(amount("strided_macs", node) == 0.0);
}

TEST_CASE("Layerwise: windows of a pool that move on, by the share of their taps") {
  NodeFacts pool = convolution();
  pool.op = "MaxPool";
  pool.macs = 0;
  pool.inputs.resize(1);
  pool.outputs[0].shape = {2, 20, 3, 4};
  CHECK(amount("strided_windows", pool) == doctest::Approx(2.0 * 20 * 12 * 1 / 9));
  CHECK(amount("strided_macs", pool) == 0.0);
}

TEST_CASE("Layerwise: arrays above 32 MiB are fresh, unless they are the input's") {
  NodeFacts relu;
  relu.op = "Relu";
  relu.inputs = relu.outputs = {{{8, 1 << 20}, kFloat32, false}};
  CHECK(amount("fresh_output_bytes", relu) == 0.0);
  relu.inputs = relu.outputs = {{{8, (1 << 20) + 1}, kFloat32, false}};
  CHECK(amount("fresh_output_bytes", relu) == 4.0 * 8 * ((1 << 20) + 1));
  relu.around.in_place = true;
  CHECK(amount("fresh_output_bytes", relu) == 0.0);
  NodeFacts node = convolution();
  CHECK(amount("fresh_packed_bytes", node) == 0.0);
  node.inputs[0].shape[0] = 100'000;
  node.outputs[0].shape[0] = 100'000;
  node.macs *= 50'000;
  CHECK(amount("fresh_packed_bytes", node) == amount("packed_bytes", node));
  CHECK(amount("packed_bytes", node) == 4.0 * 100'000 * 32 * 35);
}

TEST_CASE("Layerwise: what is no feature is told with the nearest names") {
  const auto wrong = Feature::parse("valid_mac");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().what == "`valid_mac` is no feature");
  CHECK(wrong.error().hint.find("`valid_macs`") != std::string::npos);
  CHECK_FALSE(Feature::parse(""));
  CHECK_FALSE(Feature::parse("macs*"));
  CHECK_FALSE(Feature::parse("macs*macs*macs*macs*macs"));
}

}  // namespace
}  // namespace opcost
