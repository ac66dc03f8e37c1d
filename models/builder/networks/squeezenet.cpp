// Builds SqueezeNet 1.0 and 1.1.
#include <string>

#include "models/builder/networks.h"
#include "models/builder/variants.h"

namespace opcost::models {
namespace {

/// Squeeze to few channels by 1x1, expand by 1x1 and 3x3 side by side, each to `expand` channels.
Value fire(NetworkBuilder& net, const std::string& name, const Value& x, std::int64_t squeeze,
           std::int64_t expand) {
  const Value s =
      net.relu(name + ".squeeze_activation", net.conv(name + ".squeeze", x, {.out = squeeze}));
  const Value one =
      net.relu(name + ".expand1x1_activation", net.conv(name + ".expand1x1", s, {.out = expand}));
  const Value three =
      net.relu(name + ".expand3x3_activation",
               net.conv(name + ".expand3x3", s, {.out = expand, .kernel = 3, .padding = 1}));
  return net.concat(name, {one, three});
}

}  // namespace

// Iandola et al. 2016 (arXiv 1602.07360), version 1.1 of its authors' repository, which pools
// earlier. Its pools round up.
void squeezenet1_1(NetworkBuilder& net) {
  const Pool2d round_up{.kernel = 3, .stride = 2, .ceil_mode = true};
  Value x = net.input("input", {1, 3, 224, 224});
  x = net.relu("features.1", net.conv("features.0", x, {.out = 64, .kernel = 3, .stride = 2}));
  x = net.max_pool("features.2", x, round_up);
  x = fire(net, "features.3", x, 16, 64);
  x = fire(net, "features.4", x, 16, 64);
  x = net.max_pool("features.5", x, round_up);
  x = fire(net, "features.6", x, 32, 128);
  x = fire(net, "features.7", x, 32, 128);
  x = net.max_pool("features.8", x, round_up);
  x = fire(net, "features.9", x, 48, 192);
  x = fire(net, "features.10", x, 48, 192);
  x = fire(net, "features.11", x, 64, 256);
  x = fire(net, "features.12", x, 64, 256);
  x = net.relu("classifier.2", net.conv("classifier.1", x, {.out = 1000}));
  x = net.flatten("", net.global_average_pool("classifier.3", x));
  net.output(x, "output", {1, 1000});
}

// Version 1.0, the paper's: a first convolution of 7x7, and later pools.
void squeezenet1_0(NetworkBuilder& net) {
  const Pool2d round_up{.kernel = 3, .stride = 2, .ceil_mode = true};
  Value x = net.input("input", {1, 3, 224, 224});
  x = net.relu("features.1", net.conv("features.0", x, {.out = 96, .kernel = 7, .stride = 2}));
  x = net.max_pool("features.2", x, round_up);
  x = fire(net, "features.3", x, 16, 64);
  x = fire(net, "features.4", x, 16, 64);
  x = fire(net, "features.5", x, 32, 128);
  x = net.max_pool("features.6", x, round_up);
  x = fire(net, "features.7", x, 32, 128);
  x = fire(net, "features.8", x, 48, 192);
  x = fire(net, "features.9", x, 48, 192);
  x = fire(net, "features.10", x, 64, 256);
  x = net.max_pool("features.11", x, round_up);
  x = fire(net, "features.12", x, 64, 256);
  x = net.relu("classifier.2", net.conv("classifier.1", x, {.out = 1000}));
  x = net.flatten("", net.global_average_pool("classifier.3", x));
  net.output(x, "output", {1, 1000});
}

}  // namespace opcost::models
