// Builds U-Net and its common variant with padding.
// Ronneberger et al. 2015 (arXiv 1505.04597), figure 1: no padding, so that what goes across is
// cropped. And the common variant that pads, normalises and grows images by interpolation.
#include <string>
#include <vector>

#include "models/builder/networks.h"
#include "models/builder/sequence_layers.h"

namespace opcost::models {
namespace {

constexpr std::int64_t kLevels = 4;
constexpr std::int64_t kUnetWidth = 64;

/// Two 3x3 convolutions without padding.
Value two_convs(NetworkBuilder& net, const std::string& name, Value x, std::int64_t out) {
  const Conv2d spec{.out = out, .kernel = 3};
  x = net.relu(name + ".relu1", net.conv(name + ".conv1", x, spec));
  return net.relu(name + ".relu2", net.conv(name + ".conv2", x, spec));
}

/// Python's x[:, :, from:to, from:to].
Value crop(NetworkBuilder& net, const std::string& name, const Value& x, std::int64_t from,
           std::int64_t to) {
  const Value rows = slice(net, name, x, {.axis = 2, .from = from, .to = to});
  return slice(net, name, rows, {.axis = 3, .from = from, .to = to});
}

/// Two 3x3 convolutions that keep the size, normalised.
Value two_padded(NetworkBuilder& net, const std::string& name, Value x, std::int64_t middle,
                 std::int64_t out) {
  x = net.conv(name + ".0", x, {.out = middle, .kernel = 3, .padding = 1, .bias = false});
  x = net.relu(name + ".2", net.batch_norm(name + ".1", x));
  x = net.conv(name + ".3", x, {.out = out, .kernel = 3, .padding = 1, .bias = false});
  return net.relu(name + ".5", net.batch_norm(name + ".4", x));
}

/// torch.nn.Upsample(scale_factor=2, mode="bilinear")
Value bilinear_upsampled(NetworkBuilder& net, const std::string& name, const Value& x) {
  const std::string scales = net.constant(name, float_list({1.0F, 1.0F, 2.0F, 2.0F}));
  return {net.op("Resize", name, {x.name, "", scales},
                 {{"coordinate_transformation_mode", "half_pixel"},
                  {"cubic_coeff_a", -0.75F},
                  {"mode", "linear"},
                  {"nearest_mode", "floor"}}),
          x.channels};
}

}  // namespace

void unet(NetworkBuilder& net) {
  struct Across {
    Value x;
    std::int64_t size = 0;
  };
  std::int64_t size = 572;
  std::vector<Across> across;
  Value x = net.input("input", {1, 1, size, size});
  for (std::int64_t level = 0; level < kLevels; ++level) {
    const std::string name = "down." + std::to_string(level);
    x = two_convs(net, name, x, kUnetWidth << level);
    size -= 4;
    across.push_back({x, size});
    x = net.max_pool(name + ".pool", x, {.kernel = 2, .stride = 2});
    size /= 2;
  }
  x = two_convs(net, "middle", x, kUnetWidth << kLevels);
  size -= 4;
  for (std::int64_t level = kLevels - 1; level >= 0; --level) {
    const std::string name = "up." + std::to_string(level);
    const Across& skip = across[static_cast<std::size_t>(level)];
    x = net.up_conv(name + ".up", x, {.out = kUnetWidth << level});
    size *= 2;
    const std::int64_t margin = (skip.size - size) / 2;
    x = net.concat(name, {crop(net, name, skip.x, margin, margin + size), x});
    x = two_convs(net, name, x, kUnetWidth << level);
    size -= 4;
  }
  net.output(net.conv("out", x, {.out = 2}), "output", {1, 2, size, size});
}

void unet_bilinear(NetworkBuilder& net) {
  constexpr std::int64_t kImage = 256;
  std::vector<Value> across;
  Value x = two_padded(net, "inc.double_conv", net.input("input", {1, 3, kImage, kImage}),
                       kUnetWidth, kUnetWidth);
  // The last level keeps the channels of the one above: no convolution halves them on the way up.
  for (std::int64_t level = 1; level <= kLevels; ++level) {
    const std::string name = "down" + std::to_string(level);
    across.push_back(x);
    const std::int64_t out = level < kLevels ? kUnetWidth << level : x.channels;
    x = net.max_pool(name + ".maxpool_conv.0", x, {.kernel = 2, .stride = 2});
    x = two_padded(net, name + ".maxpool_conv.1.double_conv", x, out, out);
  }
  for (std::int64_t level = 1; level <= kLevels; ++level) {
    const std::string name = "up" + std::to_string(level);
    x = bilinear_upsampled(net, name + ".up", x);
    x = net.concat(name, {across.back(), x});
    across.pop_back();
    const std::int64_t out = level < kLevels ? x.channels / 4 : kUnetWidth;
    x = two_padded(net, name + ".conv.double_conv", x, x.channels / 2, out);
  }
  net.output(net.conv("outc.conv", x, {.out = 2}), "output", {1, 2, kImage, kImage});
}

}  // namespace opcost::models
