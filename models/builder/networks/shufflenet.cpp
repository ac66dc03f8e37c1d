// Builds ShuffleNetV2.
// ShuffleNetV2, Ma et al. 2018 (arXiv 1807.11164), at four widths.
#include <array>
#include <string>

#include "models/builder/sequence_layers.h"
#include "models/builder/variants.h"

namespace opcost::models {
namespace {

/// Channels of the three stages and of the last convolution.
using Widths = std::array<std::int64_t, 4>;

/// What distinguishes one branch of a block: its layers are numbered.
struct Branch {
  std::string name;
  std::int64_t out = 0;
  std::int64_t stride = 1;
};

Value conv_norm(NetworkBuilder& net, const Branch& branch, int index, const Value& x,
                const Conv2d& spec) {
  const Value y = net.conv(branch.name + "." + std::to_string(index), x, spec);
  return net.batch_norm(branch.name + "." + std::to_string(index + 1), y);
}

/// 3x3 on each channel and 1x1 over all, from layer `index` on.
Value separable(NetworkBuilder& net, const Branch& branch, int index, Value x) {
  const Conv2d depthwise{.out = x.channels,
                         .kernel = 3,
                         .stride = branch.stride,
                         .padding = 1,
                         .groups = x.channels,
                         .bias = false};
  x = conv_norm(net, branch, index, x, depthwise);
  x = conv_norm(net, branch, index + 2, x, {.out = branch.out, .bias = false});
  return net.relu(branch.name + "." + std::to_string(index + 4), x);
}

Value second_branch(NetworkBuilder& net, const Branch& branch, const Value& x) {
  const Value y = conv_norm(net, branch, 0, x, {.out = branch.out, .bias = false});
  return separable(net, branch, 3, net.relu(branch.name + ".2", y));
}

/// The channels of both halves in turn.
Value shuffled(NetworkBuilder& net, const std::string& name, const Value& x, std::int64_t size) {
  const Value pairs = reshape(net, name, x, {1, 2, x.channels / 2, size, size});
  Value y = reshape(net, name, transpose(net, name, pairs, {0, 2, 1, 3, 4}), {1, -1, size, size});
  y.channels = x.channels;
  return y;
}

Value shufflenet_block(NetworkBuilder& net, const std::string& name, const Value& x,
                       std::int64_t out, std::int64_t stride) {
  const Branch second{.name = name + ".branch2", .out = out / 2, .stride = stride};
  if (stride > 1) {
    const Branch first{.name = name + ".branch1", .out = out / 2, .stride = stride};
    return net.concat(name, {separable(net, first, 0, x), second_branch(net, second, x)});
  }
  const std::string halves = numbers(net, name, {out / 2, out / 2});
  const auto& split = net.node("Split", name, {x.name, halves}, {{"axis", 1}}, 2);
  const Value kept{split.output(0), out / 2};
  return net.concat(name, {kept, second_branch(net, second, {split.output(1), out / 2})});
}

void shufflenet(NetworkBuilder& net, const Widths& widths) {
  constexpr std::array<int, 3> kRepeats = {4, 8, 4};
  Value x = net.input("input", {1, 3, 224, 224});
  x = net.conv("conv1.0", x, {.out = 24, .kernel = 3, .stride = 2, .padding = 1, .bias = false});
  x = net.relu("conv1.2", net.batch_norm("conv1.1", x));
  x = net.max_pool("maxpool", x, {.kernel = 3, .stride = 2, .padding = 1});
  std::int64_t size = 56;
  for (std::size_t stage = 0; stage < kRepeats.size(); ++stage) {
    size /= 2;
    for (int i = 0; i < kRepeats[stage]; ++i) {
      const std::string name = "stage" + std::to_string(stage + 2) + "." + std::to_string(i);
      x = shuffled(net, name, shufflenet_block(net, name, x, widths[stage], i == 0 ? 2 : 1), size);
    }
  }
  x = net.conv("conv5.0", x, {.out = widths[3], .bias = false});
  x = net.relu("conv5.2", net.batch_norm("conv5.1", x));
  x = {net.op("ReduceMean", "", {x.name}, {{"axes", Shape{2, 3}}, {"keepdims", 0}}), x.channels};
  net.output(net.linear("fc", x, 1000), "output", {1, 1000});
}

}  // namespace

void shufflenet_v2_x0_5(NetworkBuilder& net) { shufflenet(net, {48, 96, 192, 1024}); }
void shufflenet_v2_x1_0(NetworkBuilder& net) { shufflenet(net, {116, 232, 464, 1024}); }
void shufflenet_v2_x1_5(NetworkBuilder& net) { shufflenet(net, {176, 352, 704, 1024}); }
void shufflenet_v2_x2_0(NetworkBuilder& net) { shufflenet(net, {244, 488, 976, 2048}); }

}  // namespace opcost::models
