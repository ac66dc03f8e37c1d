// The list of all networks that the builder can make.
#include "models/builder/networks.h"

#include "models/builder/variants.h"

namespace opcost::models {
namespace {

constexpr Network kNetworks[] = {
    {"mlp", mlp, kOldestOpset},
    {"lenet5", lenet5, kOldestOpset},
    {"alexnet", alexnet, kOldestOpset},
    {"vgg11", vgg11, kOldestOpset},
    {"vgg13", vgg13, kOldestOpset},
    {"vgg16", vgg16, kOldestOpset},
    {"resnet18", resnet18, kOldestOpset},
    {"resnet50", resnet50, kOldestOpset},
    {"resnet152", resnet152, kOldestOpset},
    {"densenet161", densenet161, kOldestOpset},
    {"squeezenet1_1", squeezenet1_1, kOldestOpset},
    {"mobilenet_v2", mobilenet_v2, kOldestOpset},
    {"mobilenet_v3_large", mobilenet_v3_large},
    {"efficientnet_b0", efficientnet_b0},
    {"vit_b_16", vit_b_16},
    {"swin_t", swin_t},
    {"resnet50_qdq", resnet50_qdq},
    {"unet", unet},
    {"unet_bilinear", unet_bilinear},
    {"yolov3_tiny", yolov3_tiny},
    {"bert_base", bert_base},
    {"gpt2", gpt2},
    {"lstm_lm", lstm_lm},
};

}  // namespace

std::span<const Network> all_networks() { return kNetworks; }

const Network* find_network(std::string_view name) {
  for (const auto networks : {all_networks(), variants()}) {
    for (const Network& network : networks) {
      if (network.name == name) return &network;
    }
  }
  return nullptr;
}

onnx_format::ModelProto build(const Network& network, Weights weights) {
  NetworkBuilder net(network.name, weights, network.opset);
  network.build(net);
  return net.model();
}

}  // namespace opcost::models
