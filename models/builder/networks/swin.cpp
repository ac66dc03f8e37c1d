// Builds the Swin transformers.
// Liu et al. 2021 (arXiv 2103.14030), as torchvision writes it: batch x height x width x channels
// between the convolution and the head; batch 1.
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "models/builder/networks.h"
#include "models/builder/sequence_layers.h"
#include "models/builder/variants.h"

namespace opcost::models {
namespace {

constexpr std::int64_t kSwinImage = 224;
constexpr std::int64_t kPatch = 4;
constexpr std::int64_t kWindow = 7;
constexpr std::int64_t kTokens = kWindow * kWindow;  ///< Of a window.
constexpr std::int64_t kShift = kWindow / 2;
constexpr float kSwinEpsilon = 1e-5F;

struct SwinConfig {
  std::int64_t width = 96;
  std::array<std::int64_t, 4> depths = {2, 2, 6, 2};
  std::array<std::int64_t, 4> heads = {3, 6, 12, 24};
};

/// What distinguishes one block from the next.
struct SwinBlock {
  std::string name;
  std::int64_t size = 0;  ///< Height and width of its image.
  std::int64_t channels = 0;
  std::int64_t heads = 1;
  bool shifted = false;

  std::int64_t windows_a_side() const { return size / kWindow; }
  std::int64_t windows() const { return windows_a_side() * windows_a_side(); }
};

/// torch.roll along height and width by `by`: what leaves on one side enters on the other.
Value roll(NetworkBuilder& net, const std::string& name, Value x, std::int64_t by) {
  for (const std::int64_t axis : {1, 2}) {
    const Value tail = slice(net, name, x, {.axis = axis, .from = -by});
    const Value head = slice(net, name, x, {.axis = axis, .from = 0, .to = -by});
    x = concat(net, name, {tail, head}, axis);
  }
  return x;
}

/// windows x tokens x channels
Value to_windows(NetworkBuilder& net, const std::string& name, const Value& x,
                 const SwinBlock& block) {
  const std::int64_t n = block.windows_a_side(), c = block.channels;
  const Value grid = reshape(net, name, x, {1, n, kWindow, n, kWindow, c});
  return reshape(net, name, transpose(net, name, grid, {0, 1, 3, 2, 4, 5}),
                 {block.windows(), kTokens, c});
}

Value from_windows(NetworkBuilder& net, const std::string& name, const Value& x,
                   const SwinBlock& block) {
  const std::int64_t n = block.windows_a_side(), c = block.channels;
  const Value grid = reshape(net, name, x, {1, n, n, kWindow, kWindow, c});
  return reshape(net, name, transpose(net, name, grid, {0, 1, 3, 2, 4, 5}),
                 {1, block.size, block.size, c});
}

/// For each pair of tokens of a window the row of the table that tells how far one is from the
/// other: 13 x 13 rows.
std::string relative_positions(NetworkBuilder& net) {
  constexpr std::int64_t kAway = kWindow - 1, kDistances = 2 * kWindow - 1;
  Shape index;
  for (std::int64_t from = 0; from < kTokens; ++from) {
    for (std::int64_t to = 0; to < kTokens; ++to) {
      const std::int64_t down = from / kWindow - to / kWindow + kAway;
      const std::int64_t right = from % kWindow - to % kWindow + kAway;
      index.push_back(down * kDistances + right);
    }
  }
  return net.stored("relative_position_index", int64_vector(index));
}

/// 1 x heads x tokens x tokens
Value position_bias(NetworkBuilder& net, const std::string& name, std::int64_t heads) {
  constexpr std::int64_t kRows = (2 * kWindow - 1) * (2 * kWindow - 1);
  const std::string table = net.weight(name, "relative_position_bias_table", {kRows, heads}, 0.0F);
  Value bias = {net.op("Gather", name, {table, relative_positions(net)}), heads};
  bias = reshape(net, name, bias, {kTokens, kTokens, heads});
  return unsqueeze(net, name, transpose(net, name, bias, {2, 0, 1}), {0});
}

/// Which of the nine parts of the rolled image a pixel is of: only those of one part were
/// neighbours before.
std::string parts_of_image(NetworkBuilder& net, const SwinBlock& block) {
  const auto band = [&](std::int64_t at) {
    return at < block.size - kWindow ? 0 : (at < block.size - kShift ? 1 : 2);
  };
  std::vector<float> parts;
  for (std::int64_t window = 0; window < block.windows(); ++window) {
    for (std::int64_t token = 0; token < kTokens; ++token) {
      const std::int64_t y = window / block.windows_a_side() * kWindow + token / kWindow;
      const std::int64_t x = window % block.windows_a_side() * kWindow + token % kWindow;
      parts.push_back(static_cast<float>(3 * band(y) + band(x)));
    }
  }
  return net.stored("parts." + std::to_string(block.size), float_list(parts));
}

/// -100 between tokens of different parts, of dims 1 x windows x 1 x tokens x tokens.
Value shift_mask(NetworkBuilder& net, const std::string& name, const SwinBlock& block) {
  const Value parts = reshape(net, name, {parts_of_image(net, block)}, {block.windows(), kTokens});
  const Value columns = unsqueeze(net, name, parts, {1});
  const Value rows = unsqueeze(net, name, parts, {2});
  const std::string apart = net.op("Sub", name, {columns.name, rows.name});
  const std::string zero = net.constant(name, float_scalar(0.0F));
  const std::string low = net.constant(name, float_scalar(-100.0F));
  const std::string same = net.op("Equal", name, {apart, zero});
  const Value mask = {net.op("Where", name, {same, zero, low}), kTokens};
  return unsqueeze(net, name, unsqueeze(net, name, mask, {1}), {0});
}

Value masked(NetworkBuilder& net, const std::string& name, const Value& scores,
             const SwinBlock& block) {
  Value x = reshape(net, name, scores, {1, block.windows(), block.heads, kTokens, kTokens});
  x = net.add(name, x, shift_mask(net, name, block));
  return reshape(net, name, x, {-1, block.heads, kTokens, kTokens});
}

Value window_attention(NetworkBuilder& net, const Value& x, const SwinBlock& block) {
  const std::string name = block.name + ".attn";
  const std::int64_t c = block.channels, head = c / block.heads;
  Value all = linear(net, name + ".qkv", x, {.out = 3 * c});
  all = reshape(net, name, all, {block.windows(), kTokens, 3, block.heads, head});
  all = transpose(net, name, all, {2, 0, 3, 1, 4});
  const Value query = with_number(net, "Mul", name, pick(net, name, all, 0, 0),
                                  1.0F / std::sqrt(static_cast<float>(head)));
  const Value keys = transpose(net, name, pick(net, name, all, 0, 1), {0, 1, 3, 2}, kTokens);
  Value scores = matmul(net, name, query, keys);
  scores = net.add(name, scores, position_bias(net, name, block.heads));
  if (block.shifted) scores = masked(net, name, scores, block);
  const Value values = pick(net, name, all, 0, 2);
  Value y = matmul(net, name, softmax(net, name, scores), values);
  y = reshape(net, name, transpose(net, name, y, {0, 2, 1, 3}), {block.windows(), kTokens, c});
  return linear(net, name + ".proj", y, {.out = c});
}

Value swin_attention(NetworkBuilder& net, Value x, const SwinBlock& block) {
  const std::string name = block.name + ".attn";
  if (block.shifted) x = roll(net, name, x, -kShift);
  x = window_attention(net, to_windows(net, name, x, block), block);
  x = from_windows(net, name, x, block);
  return block.shifted ? roll(net, name, x, kShift) : x;
}

Value transformer_block(NetworkBuilder& net, const Value& x, const SwinBlock& block) {
  Value y = layer_norm(net, block.name + ".norm1", x, kSwinEpsilon);
  y = net.add(block.name, x, swin_attention(net, y, block));
  Value inner = layer_norm(net, block.name + ".norm2", y, kSwinEpsilon);
  inner = linear(net, block.name + ".mlp.0", inner, {.out = 4 * block.channels});
  inner = gelu(net, block.name + ".mlp.1", inner);
  inner = linear(net, block.name + ".mlp.3", inner, {.out = block.channels});
  return net.add(block.name, y, inner);
}

/// Four neighbours become one of twice their channels.
Value merge_patches(NetworkBuilder& net, const std::string& name, const Value& x) {
  std::vector<Value> neighbours;
  for (const std::int64_t column : {0, 1}) {
    for (const std::int64_t row : {0, 1}) {
      const Value rows = slice(net, name, x, {.axis = 1, .from = row, .step = 2});
      neighbours.push_back(slice(net, name, rows, {.axis = 2, .from = column, .step = 2}));
    }
  }
  Value y = concat(net, name, neighbours, -1);
  y.channels = 4 * x.channels;
  y = layer_norm(net, name + ".norm", y, kSwinEpsilon);
  return linear(net, name + ".reduction", y, {.out = 2 * x.channels, .bias = false});
}

void swin(NetworkBuilder& net, const SwinConfig& config) {
  Value x = net.conv("features.0.0", net.input("input", {1, 3, kSwinImage, kSwinImage}),
                     {.out = config.width, .kernel = kPatch, .stride = kPatch});
  x = transpose(net, "features.0.1", x, {0, 2, 3, 1}, config.width);
  x = layer_norm(net, "features.0.2", x, kSwinEpsilon);
  std::int64_t size = kSwinImage / kPatch;
  for (std::size_t stage = 0; stage < config.depths.size(); ++stage) {
    if (stage > 0) {
      x = merge_patches(net, "features." + std::to_string(2 * stage), x);
      size /= 2;
    }
    for (std::int64_t i = 0; i < config.depths[stage]; ++i) {
      const std::string name = "features." + std::to_string(2 * stage + 1);
      x = transformer_block(net, x,
                            {.name = name + "." + std::to_string(i),
                             .size = size,
                             .channels = x.channels,
                             .heads = config.heads[stage],
                             .shifted = i % 2 == 1 && size > kWindow});
    }
  }
  x = transpose(net, "permute", layer_norm(net, "norm", x, kSwinEpsilon), {0, 3, 1, 2});
  x = net.flatten("flatten", net.global_average_pool("avgpool", x));
  net.output(net.linear("head", x, 1000), "output", {1, 1000});
}

}  // namespace

void swin_t(NetworkBuilder& net) { swin(net, {}); }
void swin_s(NetworkBuilder& net) { swin(net, {.depths = {2, 2, 18, 2}}); }
void swin_b(NetworkBuilder& net) {
  swin(net, {.width = 128, .depths = {2, 2, 18, 2}, .heads = {4, 8, 16, 32}});
}

}  // namespace opcost::models
