// Builds the ConvNeXt networks.
// Liu et al. 2022 (arXiv 2201.03545), as torchvision writes it: its linear layers see the channels
// as the last axis.
#include <array>
#include <string>

#include "models/builder/networks.h"
#include "models/builder/sequence_layers.h"
#include "models/builder/variants.h"

namespace opcost::models {
namespace {

constexpr float kConvnextEpsilon = 1e-6F;
const Shape kChannelsLast = {0, 2, 3, 1};
const Shape kChannelsFirst = {0, 3, 1, 2};

struct ConvnextConfig {
  std::array<std::int64_t, 4> depths = {3, 3, 9, 3};
  std::array<std::int64_t, 4> widths = {96, 192, 384, 768};
};

/// torchvision's LayerNorm2d.
Value norm_channels(NetworkBuilder& net, const std::string& name, const Value& x) {
  const Value y = layer_norm(net, name, transpose(net, name, x, kChannelsLast), kConvnextEpsilon);
  return transpose(net, name, y, kChannelsFirst);
}

Value convnext_block(NetworkBuilder& net, const std::string& name, const Value& x) {
  const std::int64_t width = x.channels;
  const Conv2d depthwise{.out = width, .kernel = 7, .padding = 3, .groups = width};
  Value y = net.conv(name + ".block.0", x, depthwise);
  y = transpose(net, name + ".block.1", y, kChannelsLast);
  y = layer_norm(net, name + ".block.2", y, kConvnextEpsilon);
  y = gelu(net, name + ".block.4", linear(net, name + ".block.3", y, {.out = 4 * width}));
  y = linear(net, name + ".block.5", y, {.out = width});
  y = transpose(net, name + ".block.6", y, kChannelsFirst);
  const Value scale{net.weight(name, "layer_scale", {width, 1, 1}, 1e-6F), width};
  return net.add(name, net.mul(name, scale, y), x);
}

void convnext(NetworkBuilder& net, const ConvnextConfig& config) {
  Value x = net.input("input", {1, 3, 224, 224});
  x = net.conv("features.0.0", x, {.out = config.widths[0], .kernel = 4, .stride = 4});
  x = norm_channels(net, "features.0.1", x);
  for (std::size_t stage = 0; stage < config.depths.size(); ++stage) {
    if (stage > 0) {
      const std::string name = "features." + std::to_string(2 * stage);
      x = norm_channels(net, name + ".0", x);
      x = net.conv(name + ".1", x, {.out = config.widths[stage], .kernel = 2, .stride = 2});
    }
    const std::string name = "features." + std::to_string(2 * stage + 1);
    for (std::int64_t i = 0; i < config.depths[stage]; ++i) {
      x = convnext_block(net, name + "." + std::to_string(i), x);
    }
  }
  x = norm_channels(net, "classifier.0", net.global_average_pool("avgpool", x));
  x = net.flatten("classifier.1", x);
  net.output(net.linear("classifier.2", x, 1000), "output", {1, 1000});
}

}  // namespace

void convnext_tiny(NetworkBuilder& net) { convnext(net, {}); }
void convnext_small(NetworkBuilder& net) { convnext(net, {.depths = {3, 3, 27, 3}}); }
void convnext_base(NetworkBuilder& net) {
  convnext(net, {.depths = {3, 3, 27, 3}, .widths = {128, 256, 512, 1024}});
}
void convnext_large(NetworkBuilder& net) {
  convnext(net, {.depths = {3, 3, 27, 3}, .widths = {192, 384, 768, 1536}});
}

}  // namespace opcost::models
