// Builds MNASNet.
// Tan et al. 2019 (arXiv 1807.11626), the model B1, at four widths.
#include <string>

#include "models/builder/image_blocks.h"
#include "models/builder/variants.h"

namespace opcost::models {
namespace {

struct MnasnetRow {
  std::int64_t expansion, kernel, stride, out;
  int repeat;
};

constexpr MnasnetRow kMnasnetRows[] = {{3, 3, 2, 24, 3}, {3, 5, 2, 40, 3},  {6, 5, 2, 80, 3},
                                       {6, 3, 1, 96, 2}, {6, 5, 2, 192, 4}, {6, 3, 1, 320, 1}};

/// Convolution and normalisation as the modules name.index and the next; counts them up.
Value conv_norm_at(NetworkBuilder& net, const std::string& name, int& index, const Value& x,
                   Conv2d spec) {
  spec.bias = false;
  spec.padding = spec.kernel / 2;
  const auto part = [&] { return name + "." + std::to_string(index++); };
  const Value y = net.conv(part(), x, spec);
  return net.batch_norm(part(), y);
}

Value relu_at(NetworkBuilder& net, const std::string& name, int& index, const Value& x) {
  return net.relu(name + "." + std::to_string(index++), x);
}

Value mnasnet_inverted_residual(NetworkBuilder& net, const std::string& block, const Value& x,
                                const MnasnetRow& row, std::int64_t stride) {
  const std::string name = block + ".layers";
  int index = 0;
  const std::int64_t wide = x.channels * row.expansion;
  const Conv2d depthwise{.out = wide, .kernel = row.kernel, .stride = stride, .groups = wide};
  Value y = relu_at(net, name, index, conv_norm_at(net, name, index, x, {.out = wide}));
  y = relu_at(net, name, index, conv_norm_at(net, name, index, y, depthwise));
  y = conv_norm_at(net, name, index, y, {.out = row.out});
  return stride == 1 && x.channels == row.out ? net.add(block, y, x) : y;
}

void mnasnet(NetworkBuilder& net, std::int64_t percent) {
  const std::string name = "layers";
  int index = 0;
  const std::int64_t stem = width_of(32, percent);
  Value x = net.input("input", {1, 3, 224, 224});
  x = conv_norm_at(net, name, index, x, {.out = stem, .kernel = 3, .stride = 2});
  x = relu_at(net, name, index, x);
  x = conv_norm_at(net, name, index, x, {.out = stem, .kernel = 3, .groups = stem});
  x = relu_at(net, name, index, x);
  x = conv_norm_at(net, name, index, x, {.out = width_of(16, percent)});
  for (MnasnetRow row : kMnasnetRows) {
    row.out = width_of(row.out, percent);
    const std::string stage = name + "." + std::to_string(index++);
    for (int i = 0; i < row.repeat; ++i) {
      x = mnasnet_inverted_residual(net, stage + "." + std::to_string(i), x, row,
                                    i == 0 ? row.stride : 1);
    }
  }
  x = relu_at(net, name, index, conv_norm_at(net, name, index, x, {.out = 1280}));
  x = {net.op("ReduceMean", "", {x.name}, {{"axes", Shape{2, 3}}, {"keepdims", 0}}), x.channels};
  net.output(net.linear("classifier.1", x, 1000), "output", {1, 1000});
}

}  // namespace

void mnasnet0_5(NetworkBuilder& net) { mnasnet(net, 50); }
void mnasnet0_75(NetworkBuilder& net) { mnasnet(net, 75); }
void mnasnet1_0(NetworkBuilder& net) { mnasnet(net, 100); }
void mnasnet1_3(NetworkBuilder& net) { mnasnet(net, 130); }

}  // namespace opcost::models
