#pragma once

#include <span>

#include "models/builder/networks.h"

// Networks of torchvision that cost a few lines once those of networks.h are written. They have no
// file in models/; the tests build them to compare their counts with what is published.
namespace opcost::models {

std::span<const Network> variants();

void vgg19(NetworkBuilder& net);
void vgg11_bn(NetworkBuilder& net);
void vgg13_bn(NetworkBuilder& net);
void vgg16_bn(NetworkBuilder& net);
void vgg19_bn(NetworkBuilder& net);
void resnet34(NetworkBuilder& net);
void resnet101(NetworkBuilder& net);
void resnext50_32x4d(NetworkBuilder& net);
void resnext101_32x8d(NetworkBuilder& net);
void resnext101_64x4d(NetworkBuilder& net);
void wide_resnet50_2(NetworkBuilder& net);
void wide_resnet101_2(NetworkBuilder& net);
void densenet121(NetworkBuilder& net);
void densenet169(NetworkBuilder& net);
void densenet201(NetworkBuilder& net);
void squeezenet1_0(NetworkBuilder& net);
void googlenet(NetworkBuilder& net);
void inception_v3(NetworkBuilder& net);
void mobilenet_v3_small(NetworkBuilder& net);
void efficientnet_b1(NetworkBuilder& net);
void efficientnet_b2(NetworkBuilder& net);
void efficientnet_b3(NetworkBuilder& net);
void efficientnet_b4(NetworkBuilder& net);
void efficientnet_b5(NetworkBuilder& net);
void efficientnet_b6(NetworkBuilder& net);
void efficientnet_b7(NetworkBuilder& net);
void efficientnet_v2_s(NetworkBuilder& net);
void efficientnet_v2_m(NetworkBuilder& net);
void efficientnet_v2_l(NetworkBuilder& net);
void mnasnet0_5(NetworkBuilder& net);
void mnasnet0_75(NetworkBuilder& net);
void mnasnet1_0(NetworkBuilder& net);
void mnasnet1_3(NetworkBuilder& net);
void regnet_x_400mf(NetworkBuilder& net);
void regnet_x_800mf(NetworkBuilder& net);
void regnet_x_1_6gf(NetworkBuilder& net);
void regnet_x_3_2gf(NetworkBuilder& net);
void regnet_x_8gf(NetworkBuilder& net);
void regnet_x_16gf(NetworkBuilder& net);
void regnet_x_32gf(NetworkBuilder& net);
void regnet_y_400mf(NetworkBuilder& net);
void regnet_y_800mf(NetworkBuilder& net);
void regnet_y_1_6gf(NetworkBuilder& net);
void regnet_y_3_2gf(NetworkBuilder& net);
void regnet_y_8gf(NetworkBuilder& net);
void regnet_y_16gf(NetworkBuilder& net);
void regnet_y_32gf(NetworkBuilder& net);
void regnet_y_128gf(NetworkBuilder& net);
void shufflenet_v2_x0_5(NetworkBuilder& net);
void shufflenet_v2_x1_0(NetworkBuilder& net);
void shufflenet_v2_x1_5(NetworkBuilder& net);
void shufflenet_v2_x2_0(NetworkBuilder& net);
void convnext_tiny(NetworkBuilder& net);
void convnext_small(NetworkBuilder& net);
void convnext_base(NetworkBuilder& net);
void convnext_large(NetworkBuilder& net);
void vit_b_32(NetworkBuilder& net);
void vit_l_16(NetworkBuilder& net);
void vit_l_32(NetworkBuilder& net);
void vit_h_14(NetworkBuilder& net);
void swin_s(NetworkBuilder& net);
void swin_b(NetworkBuilder& net);

}  // namespace opcost::models
