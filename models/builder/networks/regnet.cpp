// Builds the RegNet networks.
// Radosavovic et al. 2020 (arXiv 2003.13678): the networks of tables 8 (X) and 9 (Y, which squeeze
// and excite), stage by stage.
#include <algorithm>
#include <array>
#include <string>

#include "models/builder/image_blocks.h"
#include "models/builder/variants.h"

namespace opcost::models {
namespace {

struct RegnetConfig {
  std::array<std::int64_t, 4> depths, widths;
  std::int64_t group = 8;  ///< Channels that a group of a 3x3 convolution sees, or all there are.
  bool excited = false;
};

Value regnet_block(NetworkBuilder& net, const std::string& name, const Value& x,
                   std::int64_t stride, std::int64_t out, const RegnetConfig& config) {
  const Activation relu = &NetworkBuilder::relu;
  const bool same = stride == 1 && x.channels == out;
  const Value around = same ? x : conv_norm(net, name + ".proj", x, {.out = out, .stride = stride});
  const Conv2d grouped{
      .out = out, .kernel = 3, .stride = stride, .groups = out / std::min(out, config.group)};
  Value y = conv_norm_activation(net, name + ".f.a", x, {.out = out}, relu);
  y = conv_norm_activation(net, name + ".f.b", y, grouped, relu);
  if (config.excited) y = squeeze_excitation(net, name + ".f.se", y, {.squeeze = x.channels / 4});
  y = conv_norm(net, name + ".f.c", y, {.out = out});
  return net.relu(name + ".activation", net.add(name, around, y));
}

/// "trunk_output.block1.block1-0"
std::string block_name(std::size_t stage, std::int64_t index) {
  const std::string name = "block" + std::to_string(stage);
  return "trunk_output." + name + "." + name + "-" + std::to_string(index);
}

void regnet(NetworkBuilder& net, const RegnetConfig& config) {
  Value x = net.input("input", {1, 3, 224, 224});
  x = conv_norm_activation(net, "stem", x, {.out = 32, .kernel = 3, .stride = 2},
                           &NetworkBuilder::relu);
  for (std::size_t stage = 0; stage < config.depths.size(); ++stage) {
    for (std::int64_t i = 0; i < config.depths[stage]; ++i) {
      x = regnet_block(net, block_name(stage + 1, i), x, i == 0 ? 2 : 1, config.widths[stage],
                       config);
    }
  }
  x = net.flatten("", net.global_average_pool("avgpool", x));
  net.output(net.linear("fc", x, 1000), "output", {1, 1000});
}

void regnet_x(NetworkBuilder& net, RegnetConfig config) { regnet(net, config); }
void regnet_y(NetworkBuilder& net, RegnetConfig config) {
  config.excited = true;
  regnet(net, config);
}

}  // namespace

void regnet_x_400mf(NetworkBuilder& net) { regnet_x(net, {{1, 2, 7, 12}, {32, 64, 160, 400}, 16}); }
void regnet_x_800mf(NetworkBuilder& net) { regnet_x(net, {{1, 3, 7, 5}, {64, 128, 288, 672}, 16}); }
void regnet_x_1_6gf(NetworkBuilder& net) {
  regnet_x(net, {{2, 4, 10, 2}, {72, 168, 408, 912}, 24});
}
void regnet_x_3_2gf(NetworkBuilder& net) {
  regnet_x(net, {{2, 6, 15, 2}, {96, 192, 432, 1008}, 48});
}
void regnet_x_8gf(NetworkBuilder& net) {
  regnet_x(net, {{2, 5, 15, 1}, {80, 240, 720, 1920}, 120});
}
void regnet_x_16gf(NetworkBuilder& net) {
  regnet_x(net, {{2, 6, 13, 1}, {256, 512, 896, 2048}, 128});
}
void regnet_x_32gf(NetworkBuilder& net) {
  regnet_x(net, {{2, 7, 13, 1}, {336, 672, 1344, 2520}, 168});
}
void regnet_y_400mf(NetworkBuilder& net) { regnet_y(net, {{1, 3, 6, 6}, {48, 104, 208, 440}, 8}); }
void regnet_y_800mf(NetworkBuilder& net) { regnet_y(net, {{1, 3, 8, 2}, {64, 144, 320, 784}, 16}); }
void regnet_y_1_6gf(NetworkBuilder& net) {
  regnet_y(net, {{2, 6, 17, 2}, {48, 120, 336, 888}, 24});
}
void regnet_y_3_2gf(NetworkBuilder& net) {
  regnet_y(net, {{2, 5, 13, 1}, {72, 216, 576, 1512}, 24});
}
void regnet_y_8gf(NetworkBuilder& net) {
  regnet_y(net, {{2, 4, 10, 1}, {224, 448, 896, 2016}, 56});
}
void regnet_y_16gf(NetworkBuilder& net) {
  regnet_y(net, {{2, 4, 11, 1}, {224, 448, 1232, 3024}, 112});
}
void regnet_y_32gf(NetworkBuilder& net) {
  regnet_y(net, {{2, 5, 12, 1}, {232, 696, 1392, 3712}, 232});
}
void regnet_y_128gf(NetworkBuilder& net) {
  regnet_y(net, {{2, 7, 17, 1}, {528, 1056, 2904, 7392}, 264});
}

}  // namespace opcost::models
