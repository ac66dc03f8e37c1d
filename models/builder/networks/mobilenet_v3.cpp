// Builds MobileNetV3, large and small.
// Howard et al. 2019 (arXiv 1905.02244), width 1.0.
#include <string>
#include <vector>

#include "models/builder/image_blocks.h"
#include "models/builder/networks.h"
#include "models/builder/variants.h"

namespace opcost::models {
namespace {

constexpr Activation kRelu = &NetworkBuilder::relu;
constexpr Activation kHardswish = &NetworkBuilder::hardswish;

/// A row of the paper's tables 1 and 2.
struct MobilenetV3Row {
  std::int64_t kernel, expanded, out;
  bool excited;  ///< By squeeze and excitation.
  Activation activation;
  std::int64_t stride;
};

Value mobilenet_v3_inverted_residual(NetworkBuilder& net, const std::string& name, const Value& x,
                                     const MobilenetV3Row& row) {
  int index = 0;
  const auto part = [&] { return name + ".block." + std::to_string(index++); };
  Value y = x;
  if (row.expanded != x.channels) {
    y = conv_norm_activation(net, part(), y, {.out = row.expanded}, row.activation);
  }
  const Conv2d depthwise{
      .out = y.channels, .kernel = row.kernel, .stride = row.stride, .groups = y.channels};
  y = conv_norm_activation(net, part(), y, depthwise, row.activation);
  if (row.excited) {
    y = squeeze_excitation(
        net, part(), y,
        {.squeeze = width_of(y.channels / 4), .gate = &NetworkBuilder::hardsigmoid});
  }
  y = conv_norm(net, part(), y, {.out = row.out});
  return row.stride == 1 && x.channels == row.out ? net.add(name, x, y) : y;
}

void mobilenet_v3(NetworkBuilder& net, const std::vector<MobilenetV3Row>& rows,
                  std::int64_t features) {
  int index = 0;
  const auto feature = [&index] { return "features." + std::to_string(index++); };
  Value x = net.input("input", {1, 3, 224, 224});
  x = conv_norm_activation(net, feature(), x, {.out = 16, .kernel = 3, .stride = 2}, kHardswish);
  for (const MobilenetV3Row& row : rows) x = mobilenet_v3_inverted_residual(net, feature(), x, row);
  x = conv_norm_activation(net, feature(), x, {.out = 6 * x.channels}, kHardswish);
  x = net.flatten("", net.global_average_pool("avgpool", x));
  x = net.hardswish("classifier.1", net.linear("classifier.0", x, features));
  net.output(net.linear("classifier.3", x, 1000), "output", {1, 1000});
}

}  // namespace

void mobilenet_v3_large(NetworkBuilder& net) {
  mobilenet_v3(net,
               {{3, 16, 16, false, kRelu, 1},
                {3, 64, 24, false, kRelu, 2},
                {3, 72, 24, false, kRelu, 1},
                {5, 72, 40, true, kRelu, 2},
                {5, 120, 40, true, kRelu, 1},
                {5, 120, 40, true, kRelu, 1},
                {3, 240, 80, false, kHardswish, 2},
                {3, 200, 80, false, kHardswish, 1},
                {3, 184, 80, false, kHardswish, 1},
                {3, 184, 80, false, kHardswish, 1},
                {3, 480, 112, true, kHardswish, 1},
                {3, 672, 112, true, kHardswish, 1},
                {5, 672, 160, true, kHardswish, 2},
                {5, 960, 160, true, kHardswish, 1},
                {5, 960, 160, true, kHardswish, 1}},
               1280);
}

void mobilenet_v3_small(NetworkBuilder& net) {
  mobilenet_v3(net,
               {{3, 16, 16, true, kRelu, 2},
                {3, 72, 24, false, kRelu, 2},
                {3, 88, 24, false, kRelu, 1},
                {5, 96, 40, true, kHardswish, 2},
                {5, 240, 40, true, kHardswish, 1},
                {5, 240, 40, true, kHardswish, 1},
                {5, 120, 48, true, kHardswish, 1},
                {5, 144, 48, true, kHardswish, 1},
                {5, 288, 96, true, kHardswish, 2},
                {5, 576, 96, true, kHardswish, 1},
                {5, 576, 96, true, kHardswish, 1}},
               1024);
}

}  // namespace opcost::models
