// Builds AlexNet.
#include "models/builder/networks.h"

namespace opcost::models {

// torchvision's AlexNet, the one-GPU variant of Krizhevsky 2014 (arXiv 1404.5997): no groups and
// no local response normalisation.
void alexnet(NetworkBuilder& net) {
  const Pool2d overlapping{.kernel = 3, .stride = 2};
  Value x = net.input("input", {1, 3, 224, 224});

  x = net.conv("features.0", x, {.out = 64, .kernel = 11, .stride = 4, .padding = 2});
  x = net.relu("features.1", x);
  x = net.max_pool("features.2", x, overlapping);
  x = net.conv("features.3", x, {.out = 192, .kernel = 5, .padding = 2});
  x = net.relu("features.4", x);
  x = net.max_pool("features.5", x, overlapping);
  x = net.conv("features.6", x, {.out = 384, .kernel = 3, .padding = 1});
  x = net.relu("features.7", x);
  x = net.conv("features.8", x, {.out = 256, .kernel = 3, .padding = 1});
  x = net.relu("features.9", x);
  x = net.conv("features.10", x, {.out = 256, .kernel = 3, .padding = 1});
  x = net.relu("features.11", x);
  x = net.max_pool("features.12", x, overlapping);

  // AdaptiveAvgPool2d(6) of a 6x6 image: torch.onnx writes it as a 1x1 window.
  x = net.average_pool("avgpool", x, {.kernel = 1, .stride = 1});
  x = net.flatten("", x, 6 * 6);
  x = net.relu("classifier.2", net.linear("classifier.1", x, 4096));
  x = net.relu("classifier.5", net.linear("classifier.4", x, 4096));
  x = net.linear("classifier.6", x, 1000);
  net.output(x, "output", {1, 1000});
}

}  // namespace opcost::models
