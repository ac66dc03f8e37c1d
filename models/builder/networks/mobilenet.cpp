// Builds MobileNetV2.
// Sandler et al. 2018 (arXiv 1801.04381), width 1.0.
#include <string>

#include "models/builder/networks.h"

namespace opcost::models {
namespace {

/// A row of the paper's table 2: `repeat` blocks of `out` channels, the first with `stride`.
struct MobilenetRow {
  std::int64_t expansion, out;
  int repeat;
  std::int64_t stride;
};

constexpr MobilenetRow kMobilenetRows[] = {{1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2},
                                           {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2},
                                           {6, 320, 1, 1}};

/// Convolution, normalisation and ReLU6 as the modules name.0, name.1 and name.2.
Value conv_norm_relu6(NetworkBuilder& net, const std::string& name, const Value& x, Conv2d spec) {
  spec.bias = false;
  const Value y = net.batch_norm(name + ".1", net.conv(name + ".0", x, spec));
  return net.relu6(name + ".2", y);
}

/// Expand by 1x1, filter each channel on its own by 3x3, project by 1x1 without activation.
Value mobilenet_inverted_residual(NetworkBuilder& net, const std::string& name, const Value& x,
                                  const MobilenetRow& row, std::int64_t stride) {
  int index = 0;
  const auto part = [&] { return name + ".conv." + std::to_string(index++); };
  Value y = x;
  if (row.expansion != 1) {
    y = conv_norm_relu6(net, part(), y, {.out = row.expansion * x.channels});
  }
  const Conv2d depthwise{
      .out = y.channels, .kernel = 3, .stride = stride, .padding = 1, .groups = y.channels};
  y = conv_norm_relu6(net, part(), y, depthwise);
  y = net.conv(part(), y, {.out = row.out, .bias = false});
  y = net.batch_norm(part(), y);
  return stride == 1 && x.channels == row.out ? net.add(name, x, y) : y;
}

}  // namespace

void mobilenet_v2(NetworkBuilder& net) {
  int index = 0;
  const auto feature = [&index] { return "features." + std::to_string(index++); };
  Value x = net.input("input", {1, 3, 224, 224});
  x = conv_norm_relu6(net, feature(), x, {.out = 32, .kernel = 3, .stride = 2, .padding = 1});
  for (const MobilenetRow& row : kMobilenetRows) {
    for (int i = 0; i < row.repeat; ++i) {
      x = mobilenet_inverted_residual(net, feature(), x, row, i == 0 ? row.stride : 1);
    }
  }
  x = conv_norm_relu6(net, feature(), x, {.out = 1280});
  x = net.flatten("", net.global_average_pool("", x));
  x = net.linear("classifier.1", x, 1000);
  net.output(x, "output", {1, 1000});
}

}  // namespace opcost::models
