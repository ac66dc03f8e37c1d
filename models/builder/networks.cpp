#include "models/builder/networks.h"

namespace opcost::models {
namespace {

constexpr Network kNetworks[] = {
    {"mlp", mlp},
    {"lenet5", lenet5},
    {"alexnet", alexnet},
    {"vgg11", vgg11},
    {"vgg13", vgg13},
    {"vgg16", vgg16},
    {"resnet18", resnet18},
    {"resnet50", resnet50},
    {"resnet152", resnet152},
    {"densenet161", densenet161},
    {"squeezenet1_1", squeezenet1_1},
    {"mobilenet_v2", mobilenet_v2},
};

}  // namespace

std::span<const Network> all_networks() { return kNetworks; }

const Network* find_network(std::string_view name) {
  for (const Network& network : kNetworks) {
    if (network.name == name) return &network;
  }
  return nullptr;
}

onnx_format::ModelProto build(const Network& network, Weights weights) {
  NetworkBuilder net(network.name, weights);
  network.build(net);
  return net.model();
}

}  // namespace opcost::models
