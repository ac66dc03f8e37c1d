// Networks that do more with an image than name it: segmentation, detection, and a quantised one.
#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "models/builder/networks.h"
#include "support/network.h"

namespace {

using namespace opcost;
using test::estimate_of_network;
using test::macs_where;

/// A convolution, by the pixels a side at which its taps are taken: those of its output, or of its
/// input where it is transposed.
struct Layer {
  std::uint64_t in, out, kernel, size;
};

constexpr std::uint64_t weights(const Layer& layer) {
  return layer.in * layer.out * layer.kernel * layer.kernel;
}

constexpr std::uint64_t macs(std::span<const Layer> layers) {
  std::uint64_t sum = 0;
  for (const Layer& layer : layers) sum += weights(layer) * layer.size * layer.size;
  return sum;
}

/// With `each` parameters for an output channel: 1 of a bias, 2 of a normalisation.
constexpr std::uint64_t parameters(std::span<const Layer> layers, std::uint64_t each) {
  std::uint64_t sum = 0;
  for (const Layer& layer : layers) sum += weights(layer) + each * layer.out;
  return sum;
}

// Figure 1 of Ronneberger et al. 2015 (arXiv 1505.04597), the sizes as printed there: two 3x3
// convolutions a level without padding, four levels down and, by 2x2 transposed ones, up.
constexpr Layer kUnet[] = {
    {1, 64, 3, 570},    {64, 64, 3, 568},    {64, 128, 3, 282},  {128, 128, 3, 280},
    {128, 256, 3, 138}, {256, 256, 3, 136},  {256, 512, 3, 66},  {512, 512, 3, 64},
    {512, 1024, 3, 30}, {1024, 1024, 3, 28},                      // the bottom
    {1024, 512, 2, 28}, {1024, 512, 3, 54},  {512, 512, 3, 52},   // 28 -> 56
    {512, 256, 2, 52},  {512, 256, 3, 102},  {256, 256, 3, 100},  // 52 -> 104
    {256, 128, 2, 100}, {256, 128, 3, 198},  {128, 128, 3, 196},  // 100 -> 200
    {128, 64, 2, 196},  {128, 64, 3, 390},   {64, 64, 3, 388},    // 196 -> 392
    {64, 2, 1, 388},
};

// The variant on 256x256, padded; images grow by interpolation, which is no MAC. All but the last
// convolution are normalised and have no bias.
constexpr Layer kUnetBilinear[] = {
    {3, 64, 3, 256},    {64, 64, 3, 256},  {64, 128, 3, 128},  {128, 128, 3, 128},
    {128, 256, 3, 64},  {256, 256, 3, 64}, {256, 512, 3, 32},  {512, 512, 3, 32},
    {512, 512, 3, 16},  {512, 512, 3, 16},  // the bottom
    {1024, 512, 3, 32}, {512, 256, 3, 32},  // 512 from below, 512 across
    {512, 256, 3, 64},  {256, 128, 3, 64}, {256, 128, 3, 128}, {128, 64, 3, 128},
    {128, 64, 3, 256},  {64, 64, 3, 256},
};
constexpr Layer kUnetBilinearLast[] = {{64, 2, 1, 256}};

// yolov3-tiny.cfg of its authors at 416x416; a max pooling halves the size after each of the first
// five convolutions. Heads predict 3 boxes of 4 + 1 + 80 numbers at a place.
constexpr Layer kYolo[] =
    {
        {3, 16, 3, 416},    {16, 32, 3, 208},   {32, 64, 3, 104},
        {64, 128, 3, 52},   {128, 256, 3, 26},  {256, 512, 3, 13},
        {512, 1024, 3, 13}, {1024, 256, 1, 13}, {256, 512, 3, 13},  // before the coarse head
        {256, 128, 1, 13},  {384, 256, 3, 26},  // 128 grown to 26x26, 256 across
};
constexpr Layer kYoloHeads[] = {{512, 255, 1, 13}, {256, 255, 1, 26}};

using Counts = std::map<std::string, std::uint64_t>;

/// The multiplications and additions of multiply-accumulates, by type.
Counts mac_events(const Estimate& estimate) {
  Counts counts;
  for (const NodeEstimate& node : estimate.nodes) {
    for (const EventEntry& entry : node.events) {
      if (entry.event.in_mac) counts[to_string(entry.event)] += entry.count;
    }
  }
  return counts;
}

}  // namespace

TEST_CASE("Reference: the U-Net of its paper has 150,428,424,448 MACs at 572x572") {
  static_assert(macs(kUnet) == 150'428'424'448);
  static_assert(parameters(kUnet, 1) == 31'030'658);
  const Estimate unet = estimate_of_network("unet");
  CHECK(unet.totals.macs == macs(kUnet));
  CHECK(unet.totals.parameters == parameters(kUnet, 1));
  CHECK(unet.outputs.front().shape == Shape{1, 2, 388, 388});  // as printed in figure 1
}

TEST_CASE("Reference: the U-Net that interpolates has 39,984,300,032 MACs at 256x256") {
  static_assert(macs(kUnetBilinear) + macs(kUnetBilinearLast) == 39'984'300'032);
  static_assert(parameters(kUnetBilinear, 2) + parameters(kUnetBilinearLast, 1) == 17'263'042);
  const Estimate unet = estimate_of_network("unet_bilinear");
  CHECK(unet.totals.macs == 39'984'300'032);
  CHECK(unet.totals.parameters == 17'263'042);
}

// Its authors publish 5.56 Bn operations at 416 (pjreddie.com/darknet/yolo), 2 a MAC.
TEST_CASE("Reference: YOLOv3-tiny has 2,782,480,896 MACs, all in its convolutions") {
  static_assert(macs(kYolo) + macs(kYoloHeads) == 2'782'480'896);
  static_assert(parameters(kYolo, 2) + parameters(kYoloHeads, 1) == 8'852'366);
  const Estimate yolo = estimate_of_network("yolov3_tiny");
  CHECK(yolo.totals.macs == 2'782'480'896);
  CHECK((2 * yolo.totals.macs + 5'000'000) / 10'000'000 == 556);
  CHECK(macs_where(yolo, "/Conv") == yolo.totals.macs);
  // Beside its parameters it reads the columns and rows of 13x13 and 26x26 places, 6 anchors of two
  // sizes, two strides; what is padded, thresholds and indices are no parameters.
  CHECK(yolo.totals.parameters == 8'852'366 + 2 * (169 + 676) + 12 + 2);
}

TEST_CASE("Reference: a detector states how many boxes it takes as kept") {
  const Estimate yolo = estimate_of_network("yolov3_tiny");
  bool stated = false;
  for (const std::string& line : yolo.assumptions) {
    if (line.find("20 of 300 boxes are selected") != std::string::npos) stated = true;
  }
  CHECK(stated);
  CHECK(yolo.outputs.front().shape == Shape{80 * 20, 4});  // of every class 20 boxes
}

TEST_CASE("Reference: a quantised ResNet-50 has the MACs of ResNet-50") {
  const Estimate quantised = estimate_of_network("resnet50_qdq");
  CHECK(quantised.totals.macs == 4'089'184'256);
  CHECK(quantised.totals.macs == estimate_of_network("resnet50").totals.macs);
}

// A sum has one addition less than products. Sums are the elements of all results: in conv1
// 112*112*64; in a first block conv1 still at the size before, and the way around; then the others:
//   layer1  56*56 * (3 * (64 + 64 + 256) + 256)
//   layer2  56*56 * 128 + 28*28 * (128 + 512 + 512 + 3 * (128 + 128 + 512))
//   layer3  28*28 * 256 + 14*14 * (256 + 1024 + 1024 + 5 * (256 + 256 + 1024))
//   layer4  14*14 * 512 + 7*7 * (512 + 2048 + 2048 + 2 * (512 + 512 + 2048))
// and the 1000 classes: 802,816 + 4,415,488 + 3,110,912 + 2,157,568 + 627,200 + 1000.
TEST_CASE("Reference: a quantised ResNet-50 multiplies 8-bit integers and adds up 32-bit ones") {
  constexpr std::uint64_t kSums = 11'114'984;
  CHECK(mac_events(estimate_of_network("resnet50_qdq")) ==
        Counts{{"mul int8", 4'089'184'256}, {"add int32", 4'089'184'256 - kSums}});
  EstimateOptions as_written;
  as_written.qdq = Qdq::AsWritten;
  CHECK(mac_events(estimate_of_network("resnet50_qdq", as_written)) ==
        Counts{{"mul float32", 4'089'184'256}, {"add float32", 4'089'184'256 - kSums}});
}

TEST_CASE("Reference: a quantised ResNet-50 quantises every result and every parameter") {
  const models::Network* network = models::find_network("resnet50_qdq");
  REQUIRE(network != nullptr);
  std::map<std::string, int> nodes;
  const auto model = models::build(*network);
  for (const auto& node : model.graph().node()) ++nodes[node.op_type()];
  // 53 convolutions and a linear layer, 16 sums, 3 others, the input.
  CHECK(nodes["QuantizeLinear"] == 54 + 16 + 3 + 1);
  CHECK(nodes["DequantizeLinear"] == 54 + 16 + 3 + 1 + 2 * 54);  // weights and biases too
  CHECK(nodes["Relu"] + nodes["BatchNormalization"] == 0);
}
