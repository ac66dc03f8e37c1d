// Builds a multilayer perceptron.
#include "models/builder/networks.h"

namespace opcost::models {

// The 28x28-300-100-10 network of LeCun et al. 1998 (section C.4), known since as LeNet-300-100;
// with ReLU, as it is used today.
void mlp(NetworkBuilder& net) {
  Value x = net.input("input", {1, 28 * 28});
  x = net.relu("", net.linear("fc1", x, 300));
  x = net.relu("", net.linear("fc2", x, 100));
  x = net.linear("fc3", x, 10);
  net.output(x, "output", {1, 10});
}

}  // namespace opcost::models
