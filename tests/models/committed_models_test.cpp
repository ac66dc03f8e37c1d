// The committed models are those that the builder makes.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "models/builder/networks.h"
#include "models/builder/write_model.h"
#include "support/network.h"
#include "support/paths.h"

using namespace opcost::models;
using opcost::onnx_format::ModelProto;
namespace fs = std::filesystem;

namespace {

const fs::path kFolder = fs::path(opcost::test::source_dir()) / "models";

std::string file_bytes(std::string_view name) {
  std::ifstream in(kFolder / (std::string(name) + ".onnx"), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

ModelProto committed(std::string_view name) {
  ModelProto model;
  REQUIRE(model.ParseFromString(file_bytes(name)));
  return model;
}

}  // namespace

TEST_CASE("Models: rebuilding a model gives the bytes of its file") {
  for (const Network& network : all_networks()) {
    CAPTURE(network.name);
    // Compared as a bool: a difference should not print 300 KB.
    const bool same = to_bytes(build(network)) == file_bytes(network.name);
    CHECK_MESSAGE(same, "run opcost-models models/ and look at what changed");
  }
}

TEST_CASE("Models: the folder holds the models of the builder and no other") {
  std::set<std::string> built;
  for (const Network& network : all_networks()) built.insert(std::string(network.name) + ".onnx");
  std::set<std::string> found;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".onnx") found.insert(entry.path().filename().string());
  }
  for (const auto& name : built) CHECK_MESSAGE(found.contains(name), name);
  for (const auto& name : found) CHECK_MESSAGE(built.contains(name), name);
}

TEST_CASE("Models: every model has the published number of parameters") {
  struct Case {
    std::string_view name;
    std::int64_t parameters;
  };
  const Case cases[] = {
      {"mlp", 266'610},    // 784*300+300 + 300*100+100 + 100*10+10
      {"lenet5", 61'706},  // 6*25+6 + 16*150+16 + 400*120+120 + 120*84+84 + 84*10+10
      // `num_params` of the weights in torchvision 0.21.
      {"alexnet", 61'100'840},
      {"vgg11", 132'863'336},
      {"vgg13", 133'047'848},
      {"vgg16", 138'357'544},
      {"resnet18", 11'689'512},
      {"resnet50", 25'557'032},
      {"resnet152", 60'192'808},
      {"densenet161", 28'681'000},
      {"squeezenet1_1", 1'235'496},
      {"mobilenet_v2", 3'504'872},
      {"mobilenet_v3_large", 5'483'032},
      {"efficientnet_b0", 5'288'548},
      {"vit_b_16", 86'567'656},
      {"swin_t", 28'288'354},
      // ResNet-50 with one bias for the two parameters of a normalisation, of which its layers have
      // 64 + 3*(64+64+256) + 256 + 4*(128+128+512) + 512 + 6*(256+256+1024) + 1024
      // + 3*(512+512+2048) + 2048 = 26,560.
      {"resnet50_qdq", 25'557'032 - 26'560},
      {"unet", 31'030'658},           // derived in tests/reference/image_networks_test.cpp
      {"unet_bilinear", 17'263'042},  // there too
      {"yolov3_tiny", 8'852'366},     // there too
      // 30522*768 + 2*768 + 512*768 + 2*768 of the embeddings; 12 layers of 4*(768*768 + 768)
      // + 768*3072 + 3072 + 3072*768 + 768 + 2*2*768; 768*768 + 768 of the pooler.
      {"bert_base", 109'482'240},
      // 50257*768 + 1024*768; 12 layers of 768*2304 + 2304 + 768*768 + 768 + 768*3072 + 3072
      // + 3072*768 + 768 + 2*2*768; 2*768. The head is the embedding.
      {"gpt2", 124'439'808},
      // 10000*650; 2 layers of 4*650*(650+650) + 2*4*650; 650*10000 + 10000
      {"lstm_lm", 19'780'400},
  };
  CHECK(std::size(cases) == all_networks().size());
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(opcost::test::parameters_of(committed(c.name)) == c.parameters);
  }
}

TEST_CASE("Models: every value is made before it is used") {
  for (const Network& network : all_networks()) {
    const auto model = committed(network.name);
    std::map<std::string, int> made;
    for (const auto& input : model.graph().input()) ++made[input.name()];
    for (const auto& tensor : model.graph().initializer()) ++made[tensor.name()];
    for (const auto& node : model.graph().node()) {
      CAPTURE(node.name());
      for (const auto& input : node.input()) {
        if (!input.empty()) CHECK(made[input] == 1);  // "": left out
      }
      for (const auto& output : node.output()) CHECK(++made[output] == 1);
    }
    for (const auto& output : model.graph().output()) CHECK(made[output.name()] == 1);
  }
}
