// Builds the ResNet networks.
// He et al. 2016 (arXiv 1512.03385) in the form known as v1.5: a bottleneck strides in its 3x3
// convolution, not in its first 1x1.
#include <array>
#include <string>

#include "models/builder/networks.h"
#include "models/builder/variants.h"

namespace opcost::models {
namespace {

/// Blocks in each of the four stages ("layer1" to "layer4").
using ResnetStages = std::array<int, 4>;

/// How the 3x3 convolution of a bottleneck differs in ResNeXt (Xie et al., arXiv 1611.05431) and
/// in wide ResNets (Zagoruyko and Komodakis, arXiv 1605.07146).
struct Cardinality {
  std::int64_t groups = 1;
  std::int64_t widening = 1;  ///< Times the channels of ResNet.
};

/// What distinguishes one residual block from the next.
struct ResnetBlock {
  std::string name;        ///< "layer1.0"
  std::int64_t width = 0;  ///< Channels of its 3x3 convolutions, but for a Cardinality.
  std::int64_t stride = 1;
  Cardinality cardinality;
};

using AddBlock = Value (*)(NetworkBuilder& net, const Value& x, const ResnetBlock& block);

/// The branch around the block: a 1x1 convolution where the shape changes, else `x` itself.
Value shortcut(NetworkBuilder& net, const Value& x, const ResnetBlock& block, std::int64_t out) {
  if (block.stride == 1 && x.channels == out) return x;
  const std::string name = block.name + ".downsample";
  const Value y = net.conv(name + ".0", x, {.out = out, .stride = block.stride, .bias = false});
  return net.batch_norm(name + ".1", y);
}

Value conv_norm(NetworkBuilder& net, const ResnetBlock& block, const std::string& number,
                const Value& x, const Conv2d& spec) {
  return net.batch_norm(block.name + ".bn" + number,
                        net.conv(block.name + ".conv" + number, x, spec));
}

Value basic_block(NetworkBuilder& net, const Value& x, const ResnetBlock& block) {
  const Conv2d first{
      .out = block.width, .kernel = 3, .stride = block.stride, .padding = 1, .bias = false};
  const Conv2d second{.out = block.width, .kernel = 3, .padding = 1, .bias = false};
  Value y = net.relu(block.name + ".relu", conv_norm(net, block, "1", x, first));
  y = conv_norm(net, block, "2", y, second);
  y = net.add(block.name, y, shortcut(net, x, block, block.width));
  return net.relu(block.name + ".relu_1", y);
}

Value bottleneck(NetworkBuilder& net, const Value& x, const ResnetBlock& block) {
  const std::int64_t out = 4 * block.width;
  const std::int64_t inner = block.width * block.cardinality.widening;
  const Conv2d middle{.out = inner,
                      .kernel = 3,
                      .stride = block.stride,
                      .padding = 1,
                      .groups = block.cardinality.groups,
                      .bias = false};
  Value y = conv_norm(net, block, "1", x, {.out = inner, .bias = false});
  y = conv_norm(net, block, "2", net.relu(block.name + ".relu", y), middle);
  y = conv_norm(net, block, "3", net.relu(block.name + ".relu_1", y), {.out = out, .bias = false});
  y = net.add(block.name, y, shortcut(net, x, block, out));
  return net.relu(block.name + ".relu_2", y);
}

struct ResnetConfig {
  ResnetStages blocks;
  AddBlock add_block = bottleneck;
  Cardinality cardinality = {};
};

Value resnet_stage(NetworkBuilder& net, Value x, int number, int blocks,
                   const ResnetConfig& config) {
  for (int i = 0; i < blocks; ++i) {
    const ResnetBlock block{.name = "layer" + std::to_string(number) + "." + std::to_string(i),
                            .width = std::int64_t{32} << number,  // 64, 128, 256, 512
                            .stride = i == 0 && number > 1 ? 2 : 1,
                            .cardinality = config.cardinality};
    x = config.add_block(net, x, block);
  }
  return x;
}

void resnet(NetworkBuilder& net, const ResnetConfig& config) {
  Value x = net.input("input", {1, 3, 224, 224});
  x = net.conv("conv1", x, {.out = 64, .kernel = 7, .stride = 2, .padding = 3, .bias = false});
  x = net.relu("relu", net.batch_norm("bn1", x));
  x = net.max_pool("maxpool", x, {.kernel = 3, .stride = 2, .padding = 1});
  for (int number = 1; const int count : config.blocks) {
    x = resnet_stage(net, x, number++, count, config);
  }
  x = net.flatten("", net.global_average_pool("avgpool", x));
  x = net.linear("fc", x, 1000);
  net.output(x, "output", {1, 1000});
}

}  // namespace

void resnet18(NetworkBuilder& net) { resnet(net, {{2, 2, 2, 2}, basic_block}); }
void resnet34(NetworkBuilder& net) { resnet(net, {{3, 4, 6, 3}, basic_block}); }
void resnet50(NetworkBuilder& net) { resnet(net, {{3, 4, 6, 3}}); }
void resnet101(NetworkBuilder& net) { resnet(net, {{3, 4, 23, 3}}); }
void resnet152(NetworkBuilder& net) { resnet(net, {{3, 8, 36, 3}}); }

void resnext50_32x4d(NetworkBuilder& net) { resnet(net, {{3, 4, 6, 3}, bottleneck, {32, 2}}); }
void resnext101_32x8d(NetworkBuilder& net) { resnet(net, {{3, 4, 23, 3}, bottleneck, {32, 4}}); }
void resnext101_64x4d(NetworkBuilder& net) { resnet(net, {{3, 4, 23, 3}, bottleneck, {64, 4}}); }
void wide_resnet50_2(NetworkBuilder& net) { resnet(net, {{3, 4, 6, 3}, bottleneck, {1, 2}}); }
void wide_resnet101_2(NetworkBuilder& net) { resnet(net, {{3, 4, 23, 3}, bottleneck, {1, 2}}); }

}  // namespace opcost::models
