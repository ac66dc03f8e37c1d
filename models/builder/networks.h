#pragma once

#include <span>
#include <string_view>

#include "models/builder/network_builder.h"

// The networks the builder knows: one file per family under networks/.
namespace opcost::models {

/// A network by name; `build` adds all of it to an empty builder, input to output.
struct Network {
  std::string_view name;  ///< Of the file too, without ".onnx".
  void (*build)(NetworkBuilder& net);
  std::int64_t opset = kUsualOpset;
};

/// Every network that models/ holds, in the order of models/README.md.
std::span<const Network> all_networks();
/// The network of that name, one of all_networks() or of variants(), or null.
const Network* find_network(std::string_view name);
/// The whole model.
onnx_format::ModelProto build(const Network& network, Weights weights = Weights::kConstantOfShape);

void mlp(NetworkBuilder& net);
void lenet5(NetworkBuilder& net);
void alexnet(NetworkBuilder& net);
void vgg11(NetworkBuilder& net);
void vgg13(NetworkBuilder& net);
void vgg16(NetworkBuilder& net);
void resnet18(NetworkBuilder& net);
void resnet50(NetworkBuilder& net);
void resnet152(NetworkBuilder& net);
void densenet161(NetworkBuilder& net);
void squeezenet1_1(NetworkBuilder& net);
void mobilenet_v2(NetworkBuilder& net);
void mobilenet_v3_large(NetworkBuilder& net);
void efficientnet_b0(NetworkBuilder& net);
void vit_b_16(NetworkBuilder& net);
void swin_t(NetworkBuilder& net);
void resnet50_qdq(NetworkBuilder& net);
void unet(NetworkBuilder& net);
void unet_bilinear(NetworkBuilder& net);
void yolov3_tiny(NetworkBuilder& net);
void bert_base(NetworkBuilder& net);
void gpt2(NetworkBuilder& net);
void lstm_lm(NetworkBuilder& net);

}  // namespace opcost::models
