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
};

/// Every network that models/ holds, in the order of models/README.md.
std::span<const Network> all_networks();
/// The network of that name, or null.
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

}  // namespace opcost::models
