// Builds the VGG networks.
#include <array>
#include <string>

#include "models/builder/networks.h"
#include "models/builder/variants.h"

namespace opcost::models {
namespace {

/// Convolutions in each of the five stages; a stage ends with a pooling.
using VggStages = std::array<int, 5>;

constexpr std::array<std::int64_t, 5> kWidths = {64, 128, 256, 512, 512};

std::string feature(int index) { return "features." + std::to_string(index); }

// Simonyan and Zisserman 2015 (arXiv 1409.1556), configurations A, B, D and E; normalised, they are
// torchvision's.
void vgg(NetworkBuilder& net, const VggStages& convs, bool normalised = false) {
  Value x = net.input("input", {1, 3, 224, 224});
  int index = 0;
  for (std::size_t stage = 0; stage < convs.size(); ++stage) {
    for (int i = 0; i < convs[stage]; ++i) {
      x = net.conv(feature(index++), x, {.out = kWidths[stage], .kernel = 3, .padding = 1});
      if (normalised) x = net.batch_norm(feature(index++), x);
      x = net.relu(feature(index++), x);
    }
    x = net.max_pool(feature(index++), x, {.kernel = 2, .stride = 2});
  }

  // AdaptiveAvgPool2d(7) of a 7x7 image: torch.onnx writes it as a 1x1 window.
  x = net.average_pool("avgpool", x, {.kernel = 1, .stride = 1});
  x = net.flatten("", x, 7 * 7);
  x = net.relu("classifier.1", net.linear("classifier.0", x, 4096));
  x = net.relu("classifier.4", net.linear("classifier.3", x, 4096));
  x = net.linear("classifier.6", x, 1000);
  net.output(x, "output", {1, 1000});
}

}  // namespace

void vgg11(NetworkBuilder& net) { vgg(net, {1, 1, 2, 2, 2}); }
void vgg13(NetworkBuilder& net) { vgg(net, {2, 2, 2, 2, 2}); }
void vgg16(NetworkBuilder& net) { vgg(net, {2, 2, 3, 3, 3}); }
void vgg19(NetworkBuilder& net) { vgg(net, {2, 2, 4, 4, 4}); }
void vgg11_bn(NetworkBuilder& net) { vgg(net, {1, 1, 2, 2, 2}, true); }
void vgg13_bn(NetworkBuilder& net) { vgg(net, {2, 2, 2, 2, 2}, true); }
void vgg16_bn(NetworkBuilder& net) { vgg(net, {2, 2, 3, 3, 3}, true); }
void vgg19_bn(NetworkBuilder& net) { vgg(net, {2, 2, 4, 4, 4}, true); }

}  // namespace opcost::models
