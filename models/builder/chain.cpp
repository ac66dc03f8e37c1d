// Builds a long chain of nodes, for speed tests.
#include "models/builder/chain.h"

#include <string>

namespace opcost::models {

onnx_format::ModelProto chain(std::int64_t nodes) {
  const Dims image = {1, 4, 16, 16};  // small: the benchmark is of nodes, not of arithmetic
  NetworkBuilder net("chain", Weights::kInitializers);
  Value block_input = net.input("input", image);
  Value x = block_input;
  for (std::int64_t i = 0; i < nodes; ++i) {
    const std::string block = "blocks." + std::to_string(i / 3);
    if (i % 3 == 0) {
      block_input = x;
      x = net.conv(block + ".conv", x, {.out = 4, .kernel = 3, .padding = 1, .bias = false});
    } else if (i % 3 == 1) {
      x = net.relu(block + ".relu", x);
    } else {
      x = net.add(block, x, block_input);
    }
  }
  net.output(x, "output", image);
  return net.model();
}

}  // namespace opcost::models
