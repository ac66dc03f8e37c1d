// Builds EfficientNet (Tan and Le 2019, arXiv 1905.11946) and EfficientNetV2 (2021, 2104.00298).
#include <algorithm>
#include <string>
#include <vector>

#include "models/builder/image_blocks.h"
#include "models/builder/networks.h"
#include "models/builder/variants.h"

namespace opcost::models {
namespace {

constexpr Activation kSilu = &NetworkBuilder::silu;

/// `repeat` blocks of `out` channels, the first with `stride`.
struct EfficientnetRow {
  std::int64_t expansion, kernel, stride, out;
  std::int64_t repeat;
  bool fused = false;  ///< Expands by the k x k convolution itself; nothing is excited.
};

struct EfficientnetConfig {
  std::int64_t image = 224;
  std::int64_t stem = 32;
  std::vector<EfficientnetRow> rows;
  std::int64_t features = 1280;
};

Value fused_block(NetworkBuilder& net, const std::string& name, Value x, const EfficientnetRow& row,
                  std::int64_t stride) {
  const std::int64_t expanded = width_of(x.channels * row.expansion);
  const bool expands = row.expansion != 1;
  const Conv2d filter{.out = expands ? expanded : row.out, .kernel = row.kernel, .stride = stride};
  x = conv_norm_activation(net, name + ".block.0", x, filter, kSilu);
  return expands ? conv_norm(net, name + ".block.1", x, {.out = row.out}) : x;
}

Value excited_block(NetworkBuilder& net, const std::string& name, const Value& x,
                    const EfficientnetRow& row, std::int64_t stride) {
  int index = 0;
  const auto part = [&] { return name + ".block." + std::to_string(index++); };
  const std::int64_t expanded = width_of(x.channels * row.expansion);
  Value y = x;
  if (expanded != x.channels) {
    y = conv_norm_activation(net, part(), y, {.out = expanded}, kSilu);
  }
  const Conv2d depthwise{
      .out = expanded, .kernel = row.kernel, .stride = stride, .groups = expanded};
  y = conv_norm_activation(net, part(), y, depthwise, kSilu);
  const std::int64_t squeeze = std::max<std::int64_t>(1, x.channels / 4);
  y = squeeze_excitation(net, part(), y, {.squeeze = squeeze, .activation = kSilu});
  return conv_norm(net, part(), y, {.out = row.out});
}

Value efficientnet_stage(NetworkBuilder& net, const std::string& name, Value x,
                         const EfficientnetRow& row) {
  for (std::int64_t i = 0; i < row.repeat; ++i) {
    const std::string block = name + "." + std::to_string(i);
    const std::int64_t stride = i == 0 ? row.stride : 1;
    const Value y = row.fused ? fused_block(net, block, x, row, stride)
                              : excited_block(net, block, x, row, stride);
    x = stride == 1 && x.channels == row.out ? net.add(block, y, x) : y;
  }
  return x;
}

void efficientnet(NetworkBuilder& net, const EfficientnetConfig& config) {
  int index = 0;
  const auto feature = [&index] { return "features." + std::to_string(index++); };
  Value x = net.input("input", {1, 3, config.image, config.image});
  x = conv_norm_activation(net, feature(), x, {.out = config.stem, .kernel = 3, .stride = 2},
                           kSilu);
  for (const EfficientnetRow& row : config.rows) x = efficientnet_stage(net, feature(), x, row);
  x = conv_norm_activation(net, feature(), x, {.out = config.features}, kSilu);
  x = net.flatten("", net.global_average_pool("avgpool", x));
  net.output(net.linear("classifier.1", x, 1000), "output", {1, 1000});
}

/// How a model of the first paper grows out of B0, in percent of its widths and depths (its
/// authors' code), and the image it is for.
struct Growth {
  std::int64_t width = 100, depth = 100, image = 224;
};

void grown(NetworkBuilder& net, const Growth& growth) {
  EfficientnetConfig config{.image = growth.image,
                            .stem = width_of(32, growth.width),
                            .rows = {{1, 3, 1, 16, 1},
                                     {6, 3, 2, 24, 2},
                                     {6, 5, 2, 40, 2},
                                     {6, 3, 2, 80, 3},
                                     {6, 5, 1, 112, 3},
                                     {6, 5, 2, 192, 4},
                                     {6, 3, 1, 320, 1}}};
  for (EfficientnetRow& row : config.rows) {
    row.out = width_of(row.out, growth.width);
    row.repeat = (row.repeat * growth.depth + 99) / 100;  // rounded up
  }
  config.features = 4 * config.rows.back().out;
  efficientnet(net, config);
}

}  // namespace

void efficientnet_b0(NetworkBuilder& net) { grown(net, {}); }
void efficientnet_b1(NetworkBuilder& net) { grown(net, {.depth = 110, .image = 240}); }
void efficientnet_b2(NetworkBuilder& net) {
  grown(net, {.width = 110, .depth = 120, .image = 288});
}
void efficientnet_b3(NetworkBuilder& net) {
  grown(net, {.width = 120, .depth = 140, .image = 300});
}
void efficientnet_b4(NetworkBuilder& net) {
  grown(net, {.width = 140, .depth = 180, .image = 380});
}
void efficientnet_b5(NetworkBuilder& net) {
  grown(net, {.width = 160, .depth = 220, .image = 456});
}
void efficientnet_b6(NetworkBuilder& net) {
  grown(net, {.width = 180, .depth = 260, .image = 528});
}
void efficientnet_b7(NetworkBuilder& net) {
  grown(net, {.width = 200, .depth = 310, .image = 600});
}

void efficientnet_v2_s(NetworkBuilder& net) {
  efficientnet(net, {.image = 384,
                     .stem = 24,
                     .rows = {{1, 3, 1, 24, 2, true},
                              {4, 3, 2, 48, 4, true},
                              {4, 3, 2, 64, 4, true},
                              {4, 3, 2, 128, 6},
                              {6, 3, 1, 160, 9},
                              {6, 3, 2, 256, 15}}});
}

void efficientnet_v2_m(NetworkBuilder& net) {
  efficientnet(net, {.image = 480,
                     .stem = 24,
                     .rows = {{1, 3, 1, 24, 3, true},
                              {4, 3, 2, 48, 5, true},
                              {4, 3, 2, 80, 5, true},
                              {4, 3, 2, 160, 7},
                              {6, 3, 1, 176, 14},
                              {6, 3, 2, 304, 18},
                              {6, 3, 1, 512, 5}}});
}

void efficientnet_v2_l(NetworkBuilder& net) {
  efficientnet(net, {.image = 480,
                     .rows = {{1, 3, 1, 32, 4, true},
                              {4, 3, 2, 64, 7, true},
                              {4, 3, 2, 96, 7, true},
                              {4, 3, 2, 192, 10},
                              {6, 3, 1, 224, 19},
                              {6, 3, 2, 384, 25},
                              {6, 3, 1, 640, 7}}});
}

}  // namespace opcost::models
