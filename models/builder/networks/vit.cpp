// Builds the Vision Transformers.
// Dosovitskiy et al. 2021 (arXiv 2010.11929), as torchvision writes it; batch 1.
#include <cmath>
#include <string>

#include "models/builder/networks.h"
#include "models/builder/sequence_layers.h"
#include "models/builder/variants.h"

namespace opcost::models {
namespace {

struct VitConfig {
  std::int64_t patch = 16;
  std::int64_t layers = 12;
  std::int64_t heads = 12;
  std::int64_t width = 768;
};

constexpr std::int64_t kVitImage = 224;
constexpr float kVitEpsilon = 1e-6F;

/// Each half of a product takes the root of its scale, as the exporter of PyTorch writes it.
Value root_scaled(NetworkBuilder& net, const std::string& name, const Value& x, std::int64_t head) {
  const float scale = 1.0F / std::sqrt(std::sqrt(static_cast<float>(head)));
  return with_number(net, "Mul", name, x, scale);
}

/// torch.nn.MultiheadAttention, one projection for queries, keys and values.
Value vit_attention(NetworkBuilder& net, const std::string& name, Value x, std::int64_t tokens,
                    const VitConfig& config) {
  const std::int64_t width = config.width, head = width / config.heads;
  x = transpose(net, name, x, {1, 0, 2});
  const std::string weight =
      net.weight(name, "in_proj_weight", {width, 3 * width}, 1.0F / static_cast<float>(width));
  const std::string bias = net.weight(name, "in_proj_bias", {3 * width}, 0.0F);
  x = {net.op("Add", name, {bias, net.op("MatMul", name, {x.name, weight})})};
  x = unsqueeze(net, name, reshape(net, name, x, {tokens, 1, 3, width}), {0});
  x = transpose(net, name, x, {3, 1, 2, 0, 4});
  const std::string last = numbers(net, name, {-2});
  x = {net.op("Squeeze", name, {x.name, last}), width};
  const auto part = [&](std::int64_t which) {
    const Value rows =
        reshape(net, name, pick(net, name, x, 0, which), {tokens, config.heads, head});
    return unsqueeze(net, name, transpose(net, name, rows, {1, 0, 2}), {0});
  };
  const Value query = part(0), key = part(1), value = part(2);
  const Value keys = transpose(net, name, key, {0, 1, 3, 2}, tokens);
  const Value scaled_keys = root_scaled(net, name, keys, head);
  Value scores = matmul(net, name, root_scaled(net, name, query, head), scaled_keys);
  Value y = matmul(net, name, softmax(net, name, scores), value);
  y = reshape(net, name, transpose(net, name, y, {2, 0, 1, 3}), {tokens, width});
  y = net.linear(name + ".out_proj", y, width);
  return transpose(net, name, reshape(net, name, y, {tokens, 1, width}), {1, 0, 2});
}

Value vit_encoder_layer(NetworkBuilder& net, const std::string& name, const Value& x,
                        std::int64_t tokens, const VitConfig& config) {
  Value y = layer_norm(net, name + ".ln_1", x, kVitEpsilon);
  y = net.add(name, vit_attention(net, name + ".self_attention", y, tokens, config), x);
  Value inner = layer_norm(net, name + ".ln_2", y, kVitEpsilon);
  inner = linear(net, name + ".mlp.0", inner, {.out = 4 * config.width});
  inner = gelu(net, name + ".mlp.1", inner);
  inner = linear(net, name + ".mlp.3", inner, {.out = config.width});
  return net.add(name, y, inner);
}

void vit(NetworkBuilder& net, const VitConfig& config) {
  const std::int64_t side = kVitImage / config.patch, width = config.width;
  const std::int64_t tokens = side * side + 1;  // the patches and the class
  const Conv2d patches{.out = width, .kernel = config.patch, .stride = config.patch};
  Value x = net.conv("conv_proj", net.input("input", {1, 3, kVitImage, kVitImage}), patches);
  x = transpose(net, "", reshape(net, "", x, {1, width, side * side}), {0, 2, 1}, width);
  x = concat(net, "", {{net.weight("", "class_token", {1, 1, width}, 0.0F), width}, x}, 1);
  const std::string places = net.weight("encoder", "pos_embedding", {1, tokens, width}, 0.0F);
  x = net.add("encoder", x, {places, width});
  for (std::int64_t i = 0; i < config.layers; ++i) {
    const std::string name = "encoder.layers.encoder_layer_" + std::to_string(i);
    x = vit_encoder_layer(net, name, x, tokens, config);
  }
  x = pick(net, "", layer_norm(net, "encoder.ln", x, kVitEpsilon), 1, 0);
  net.output(net.linear("heads.head", x, 1000), "output", {1, 1000});
}

}  // namespace

void vit_b_16(NetworkBuilder& net) { vit(net, {}); }
void vit_b_32(NetworkBuilder& net) { vit(net, {.patch = 32}); }
void vit_l_16(NetworkBuilder& net) { vit(net, {.layers = 24, .heads = 16, .width = 1024}); }
void vit_l_32(NetworkBuilder& net) {
  vit(net, {.patch = 32, .layers = 24, .heads = 16, .width = 1024});
}
void vit_h_14(NetworkBuilder& net) {
  vit(net, {.patch = 14, .layers = 32, .heads = 16, .width = 1280});
}

}  // namespace opcost::models
