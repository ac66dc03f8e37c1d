// Blocks that several image networks share, e.g. a convolution with its normalization.
#include "models/builder/image_blocks.h"

#include <algorithm>

namespace opcost::models {

Value conv_norm(NetworkBuilder& net, const std::string& name, const Value& x, Conv2d spec) {
  spec.bias = false;
  spec.padding = (spec.kernel - 1) / 2;
  return net.batch_norm(name + ".1", net.conv(name + ".0", x, spec));
}

Value conv_norm_activation(NetworkBuilder& net, const std::string& name, const Value& x,
                           const Conv2d& spec, Activation activation) {
  return (net.*activation)(name + ".2", conv_norm(net, name, x, spec));
}

Value squeeze_excitation(NetworkBuilder& net, const std::string& name, const Value& x,
                         const SqueezeExcitation& spec) {
  Value scale = net.global_average_pool(name + ".avgpool", x);
  scale = net.conv(name + ".fc1", scale, {.out = spec.squeeze});
  scale = (net.*spec.activation)(name + ".activation", scale);
  scale = net.conv(name + ".fc2", scale, {.out = x.channels});
  scale = (net.*spec.gate)(name + ".scale_activation", scale);
  return net.mul(name, scale, x);
}

std::int64_t width_of(std::int64_t channels, std::int64_t percent) {
  const std::int64_t exact = channels * percent;  // in hundredths of a channel
  const std::int64_t width = std::max<std::int64_t>(8, (exact + 400) / 800 * 8);
  return 1000 * width < 9 * exact ? width + 8 : width;
}

}  // namespace opcost::models
