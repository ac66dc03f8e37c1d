// Builds GoogLeNet.
// GoogLeNet (Szegedy et al. 2015, arXiv 1409.4842) as torchvision writes it: with normalisations,
// and 3x3 windows where the paper has 5x5; without the two heads that only help to train.
#include <string>

#include "models/builder/networks.h"
#include "models/builder/variants.h"

namespace opcost::models {
namespace {

/// A row of the paper's table 1: output channels of the four branches, and of the 1x1 convolutions
/// before those of 3x3.
struct Inception {
  const char* name;
  std::int64_t one, reduced3, three, reduced5, five, pooled;
};

Value googlenet_basic(NetworkBuilder& net, const std::string& name, const Value& x, Conv2d spec) {
  spec.bias = false;
  return net.relu(name, net.batch_norm(name + ".bn", net.conv(name + ".conv", x, spec)));
}

Value inception(NetworkBuilder& net, const Value& x, const Inception& spec) {
  const std::string name = spec.name;
  const Value one = googlenet_basic(net, name + ".branch1", x, {.out = spec.one});
  Value three = googlenet_basic(net, name + ".branch2.0", x, {.out = spec.reduced3});
  three = googlenet_basic(net, name + ".branch2.1", three,
                          {.out = spec.three, .kernel = 3, .padding = 1});
  Value five = googlenet_basic(net, name + ".branch3.0", x, {.out = spec.reduced5});
  five = googlenet_basic(net, name + ".branch3.1", five,
                         {.out = spec.five, .kernel = 3, .padding = 1});
  const Pool2d in_place{.kernel = 3, .stride = 1, .padding = 1, .ceil_mode = true};
  const Value pooled =
      googlenet_basic(net, name + ".branch4.1", net.max_pool(name + ".branch4.0", x, in_place),
                      {.out = spec.pooled});
  return net.concat(name, {one, three, five, pooled});
}

}  // namespace

void googlenet(NetworkBuilder& net) {
  const Pool2d round_up{.kernel = 3, .stride = 2, .ceil_mode = true};
  Value x = net.input("input", {1, 3, 224, 224});
  x = googlenet_basic(net, "conv1", x, {.out = 64, .kernel = 7, .stride = 2, .padding = 3});
  x = net.max_pool("maxpool1", x, round_up);
  x = googlenet_basic(net, "conv2", x, {.out = 64});
  x = googlenet_basic(net, "conv3", x, {.out = 192, .kernel = 3, .padding = 1});
  x = net.max_pool("maxpool2", x, round_up);
  x = inception(net, x, {"inception3a", 64, 96, 128, 16, 32, 32});
  x = inception(net, x, {"inception3b", 128, 128, 192, 32, 96, 64});
  x = net.max_pool("maxpool3", x, round_up);
  x = inception(net, x, {"inception4a", 192, 96, 208, 16, 48, 64});
  x = inception(net, x, {"inception4b", 160, 112, 224, 24, 64, 64});
  x = inception(net, x, {"inception4c", 128, 128, 256, 24, 64, 64});
  x = inception(net, x, {"inception4d", 112, 144, 288, 32, 64, 64});
  x = inception(net, x, {"inception4e", 256, 160, 320, 32, 128, 128});
  x = net.max_pool("maxpool4", x, {.kernel = 2, .stride = 2, .ceil_mode = true});
  x = inception(net, x, {"inception5a", 256, 160, 320, 32, 128, 128});
  x = inception(net, x, {"inception5b", 384, 192, 384, 48, 128, 128});
  x = net.flatten("", net.global_average_pool("avgpool", x));
  net.output(net.linear("fc", x, 1000), "output", {1, 1000});
}

}  // namespace opcost::models
