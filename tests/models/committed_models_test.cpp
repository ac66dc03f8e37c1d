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

/// Elements of every parameter but the running statistics, which PyTorch does not count.
std::int64_t parameters(const ModelProto& model) {
  std::map<std::string, std::int64_t> elements;
  for (const auto& shape : model.graph().initializer()) {
    std::int64_t product = 1;
    for (const auto dim : shape.int64_data()) product *= dim;
    elements[shape.name()] = product;
  }
  std::int64_t sum = 0;
  for (const auto& node : model.graph().node()) {
    if (node.op_type() != "ConstantOfShape") continue;
    if (node.output(0).find(".running_") != std::string::npos) continue;
    sum += elements[node.input(0)];
  }
  return sum;
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
  };
  CHECK(std::size(cases) == all_networks().size());
  for (const Case& c : cases) {
    CAPTURE(c.name);
    CHECK(parameters(committed(c.name)) == c.parameters);
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
      for (const auto& input : node.input()) CHECK(made[input] == 1);
      for (const auto& output : node.output()) CHECK(++made[output] == 1);
    }
    for (const auto& output : model.graph().output()) CHECK(made[output.name()] == 1);
  }
}
