// Builds LeNet-5.
#include "models/builder/networks.h"

namespace opcost::models {

// LeNet-5 of LeCun et al. 1998 as it is commonly written today: 28x28 images padded to 32x32 by
// the first convolution, tanh, plain average pooling, every filter of conv2 over all six maps, and
// a linear last layer (the paper's has trained pooling, a table of connections and RBF units).
void lenet5(NetworkBuilder& net) {
  const Pool2d half{.kernel = 2, .stride = 2};
  Value x = net.input("input", {1, 1, 28, 28});
  x = net.tanh("", net.conv("conv1", x, {.out = 6, .kernel = 5, .padding = 2}));
  x = net.average_pool("", x, half);
  x = net.tanh("", net.conv("conv2", x, {.out = 16, .kernel = 5}));
  x = net.average_pool("", x, half);
  x = net.flatten("", x, 5 * 5);
  x = net.tanh("", net.linear("fc1", x, 120));
  x = net.tanh("", net.linear("fc2", x, 84));
  x = net.linear("fc3", x, 10);
  net.output(x, "output", {1, 10});
}

}  // namespace opcost::models
