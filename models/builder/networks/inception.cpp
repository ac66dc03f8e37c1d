// Builds Inception v3.
// Inception v3 (Szegedy et al. 2016, arXiv 1512.00567) as torchvision writes it, without the head
// that only helps to train.
#include <string>
#include <vector>

#include "models/builder/networks.h"
#include "models/builder/variants.h"

namespace opcost::models {
namespace {

/// A convolution of height x width taps, normalised; padded, it keeps the size of the image.
struct Basic {
  std::int64_t out, height = 1, width = 1, stride = 1;
  bool padded = true;
};

Value inception_basic(NetworkBuilder& net, const std::string& name, const Value& x,
                      const Basic& spec) {
  const Shape dims = {spec.out, x.channels, spec.height, spec.width};
  const float mean = 1.0F / static_cast<float>(x.channels * spec.height * spec.width);
  const std::int64_t down = spec.padded ? spec.height / 2 : 0;
  const std::int64_t right = spec.padded ? spec.width / 2 : 0;
  const std::string conv = name + ".conv";
  const std::string y = net.op("Conv", conv, {x.name, net.weight(conv, "weight", dims, mean)},
                               {{"dilations", Shape{1, 1}},
                                {"group", 1},
                                {"kernel_shape", Shape{spec.height, spec.width}},
                                {"pads", Shape{down, right, down, right}},
                                {"strides", Shape{spec.stride, spec.stride}}});
  return net.relu(name, net.batch_norm(name + ".bn", {y, spec.out}));
}

/// One convolution behind the other, as the modules name + "1", name + "2"...
Value chain(NetworkBuilder& net, const std::string& name, Value x,
            const std::vector<Basic>& layers) {
  int index = 1;
  for (const Basic& layer : layers)
    x = inception_basic(net, name + std::to_string(index++), x, layer);
  return x;
}

Value pooled(NetworkBuilder& net, const std::string& name, const Value& x, std::int64_t out) {
  const Value mean = net.average_pool(name, x, {.kernel = 3, .stride = 1, .padding = 1});
  return inception_basic(net, name + ".branch_pool", mean, {out});
}

Value halved(NetworkBuilder& net, const std::string& name, const Value& x) {
  return net.max_pool(name, x, {.kernel = 3, .stride = 2});
}

Basic halving(std::int64_t out) { return {out, 3, 3, 2, false}; }

Value inception_a(NetworkBuilder& net, const std::string& name, const Value& x,
                  std::int64_t pool_features) {
  const Value one = inception_basic(net, name + ".branch1x1", x, {64});
  const Value five = chain(net, name + ".branch5x5_", x, {{48}, {64, 5, 5}});
  const Value twice = chain(net, name + ".branch3x3dbl_", x, {{64}, {96, 3, 3}, {96, 3, 3}});
  return net.concat(name, {one, five, twice, pooled(net, name, x, pool_features)});
}

Value inception_b(NetworkBuilder& net, const std::string& name, const Value& x) {
  const Value three = inception_basic(net, name + ".branch3x3", x, halving(384));
  const Value twice = chain(net, name + ".branch3x3dbl_", x, {{64}, {96, 3, 3}, halving(96)});
  return net.concat(name, {three, twice, halved(net, name, x)});
}

Value inception_c(NetworkBuilder& net, const std::string& name, const Value& x, std::int64_t c) {
  const Value one = inception_basic(net, name + ".branch1x1", x, {192});
  const Value seven = chain(net, name + ".branch7x7_", x, {{c}, {c, 1, 7}, {192, 7, 1}});
  const Value twice =
      chain(net, name + ".branch7x7dbl_", x, {{c}, {c, 7, 1}, {c, 1, 7}, {c, 7, 1}, {192, 1, 7}});
  return net.concat(name, {one, seven, twice, pooled(net, name, x, 192)});
}

Value inception_d(NetworkBuilder& net, const std::string& name, const Value& x) {
  const Value three = chain(net, name + ".branch3x3_", x, {{192}, halving(320)});
  const Value seven =
      chain(net, name + ".branch7x7x3_", x, {{192}, {192, 1, 7}, {192, 7, 1}, halving(192)});
  return net.concat(name, {three, seven, halved(net, name, x)});
}

/// 1x3 and 3x1 side by side.
Value both_ways(NetworkBuilder& net, const std::string& module, const std::string& name,
                const Value& x) {
  const Value across = inception_basic(net, name + "a", x, {384, 1, 3});
  return net.concat(module, {across, inception_basic(net, name + "b", x, {384, 3, 1})});
}

Value inception_e(NetworkBuilder& net, const std::string& name, const Value& x) {
  const Value one = inception_basic(net, name + ".branch1x1", x, {320});
  const Value three = both_ways(net, name, name + ".branch3x3_2",
                                inception_basic(net, name + ".branch3x3_1", x, {384}));
  const Value twice = both_ways(net, name, name + ".branch3x3dbl_3",
                                chain(net, name + ".branch3x3dbl_", x, {{448}, {384, 3, 3}}));
  return net.concat(name, {one, three, twice, pooled(net, name, x, 192)});
}

Value inception_stem(NetworkBuilder& net, Value x) {
  x = inception_basic(net, "Conv2d_1a_3x3", x, halving(32));
  x = inception_basic(net, "Conv2d_2a_3x3", x, {32, 3, 3, 1, false});
  x = inception_basic(net, "Conv2d_2b_3x3", x, {64, 3, 3});
  x = inception_basic(net, "Conv2d_3b_1x1", halved(net, "maxpool1", x), {80});
  x = inception_basic(net, "Conv2d_4a_3x3", x, {192, 3, 3, 1, false});
  return halved(net, "maxpool2", x);
}

}  // namespace

void inception_v3(NetworkBuilder& net) {
  Value x = inception_stem(net, net.input("input", {1, 3, 299, 299}));
  x = inception_a(net, "Mixed_5b", x, 32);
  x = inception_a(net, "Mixed_5c", x, 64);
  x = inception_a(net, "Mixed_5d", x, 64);
  x = inception_b(net, "Mixed_6a", x);
  x = inception_c(net, "Mixed_6b", x, 128);
  x = inception_c(net, "Mixed_6c", x, 160);
  x = inception_c(net, "Mixed_6d", x, 160);
  x = inception_c(net, "Mixed_6e", x, 192);
  x = inception_d(net, "Mixed_7a", x);
  x = inception_e(net, "Mixed_7b", x);
  x = inception_e(net, "Mixed_7c", x);
  x = net.flatten("", net.global_average_pool("avgpool", x));
  net.output(net.linear("fc", x, 1000), "output", {1, 1000});
}

}  // namespace opcost::models
