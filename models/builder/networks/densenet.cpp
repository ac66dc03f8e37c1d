// Builds the DenseNet networks.
// Huang et al. 2017 (arXiv 1608.06993), DenseNet-BC: 1x1 bottlenecks before each 3x3 convolution
// and transitions that halve the channels.
#include <string>
#include <vector>

#include "models/builder/networks.h"
#include "models/builder/variants.h"

namespace opcost::models {
namespace {

struct DensenetConfig {
  std::int64_t growth = 32;  ///< Channels each layer adds.
  std::int64_t stem = 64;    ///< Channels of the first convolution.
  std::vector<int> layers;   ///< In each dense block.
};

Value norm_relu_conv(NetworkBuilder& net, const std::string& prefix, const std::string& number,
                     Value x, const Conv2d& spec) {
  x = net.batch_norm(prefix + "norm" + number, x);
  x = net.relu(prefix + "relu" + number, x);
  return net.conv(prefix + "conv" + number, x, spec);
}

/// Every layer sees the outputs of all before it. The first concatenates a single tensor: so does
/// torchvision, and so does its export.
Value dense_block(NetworkBuilder& net, const std::string& name, const Value& x, int layers,
                  std::int64_t growth) {
  std::vector<Value> seen = {x};
  for (int i = 1; i <= layers; ++i) {
    const std::string layer = name + ".denselayer" + std::to_string(i);
    Value y = net.concat(layer, seen);
    y = norm_relu_conv(net, layer + ".", "1", y, {.out = 4 * growth, .bias = false});
    y = norm_relu_conv(net, layer + ".", "2", y,
                       {.out = growth, .kernel = 3, .padding = 1, .bias = false});
    seen.push_back(y);
  }
  return net.concat(name, seen);
}

Value transition(NetworkBuilder& net, const std::string& name, const Value& x) {
  const Value y = norm_relu_conv(net, name + ".", "", x, {.out = x.channels / 2, .bias = false});
  return net.average_pool(name + ".pool", y, {.kernel = 2, .stride = 2});
}

Value densenet_stem(NetworkBuilder& net, Value x, std::int64_t channels) {
  x = net.conv("features.conv0", x,
               {.out = channels, .kernel = 7, .stride = 2, .padding = 3, .bias = false});
  x = net.relu("features.relu0", net.batch_norm("features.norm0", x));
  return net.max_pool("features.pool0", x, {.kernel = 3, .stride = 2, .padding = 1});
}

void densenet(NetworkBuilder& net, const DensenetConfig& config) {
  Value x = densenet_stem(net, net.input("input", {1, 3, 224, 224}), config.stem);
  for (std::size_t i = 0; i < config.layers.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    if (i > 0) x = transition(net, "features.transition" + std::to_string(i), x);
    x = dense_block(net, "features.denseblock" + number, x, config.layers[i], config.growth);
  }
  x = net.relu("", net.batch_norm("features.norm5", x));
  x = net.flatten("", net.global_average_pool("", x));
  x = net.linear("classifier", x, 1000);
  net.output(x, "output", {1, 1000});
}

}  // namespace

void densenet121(NetworkBuilder& net) { densenet(net, {.layers = {6, 12, 24, 16}}); }
void densenet169(NetworkBuilder& net) { densenet(net, {.layers = {6, 12, 32, 32}}); }
void densenet201(NetworkBuilder& net) { densenet(net, {.layers = {6, 12, 48, 32}}); }
void densenet161(NetworkBuilder& net) {
  densenet(net, {.growth = 48, .stem = 96, .layers = {6, 12, 36, 24}});
}

}  // namespace opcost::models
