// DepthToSpace and SpaceToDepth: moves elements between channels and blocks of pixels.
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/movement/movement.h"
#include "rules/body.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

// The side of a block, if the input is an image with channels.
Result<std::int64_t> block_size(const Inference& node) {
  const std::int64_t side = node.integer("blocksize", 0);
  if (side < 1) return node.fault("its blocksize is " + std::to_string(side));
  if (node.shape("input").size() != 4)
    return node.fault("its input " + shape_text(node.shape("input")) +
                      " is not batch x channels x height x width");
  return side;
}

Error indivisible(const Inference& node, std::int64_t side) {
  return node.fault("its input " + shape_text(node.shape("input")) +
                    " does not divide into blocks of " + std::to_string(side));
}

Status infer_depth_to_space(Inference& node) {
  const auto side = block_size(node);
  if (!side) return side.error();
  Shape shape = node.shape("input");
  std::int64_t area = 0;
  if (__builtin_mul_overflow(*side, *side, &area) || shape[1] % area != 0 ||
      __builtin_mul_overflow(shape[2], *side, &shape[2]) ||
      __builtin_mul_overflow(shape[3], *side, &shape[3]))
    return indivisible(node, *side);
  shape[1] /= area;
  return node.set("output", node.type("input"), std::move(shape));
}

Status infer_space_to_depth(Inference& node) {
  const auto side = block_size(node);
  if (!side) return side.error();
  Shape shape = node.shape("input");
  if (shape[2] % *side != 0 || shape[3] % *side != 0 ||
      __builtin_mul_overflow(shape[1], *side, &shape[1]) ||
      __builtin_mul_overflow(shape[1], *side, &shape[1]))
    return indivisible(node, *side);
  shape[2] /= *side;
  shape[3] /= *side;
  return node.set("output", node.type("input"), std::move(shape));
}

// The input channel that holds pixel (row, column) of a block of channel c.
struct Depth {
  std::int64_t side = 1, channels = 1;  // of the image
  bool by_channel = false;              // mode CRD: the pixels of one channel are adjacent

  std::int64_t channel(std::int64_t c, std::int64_t row, std::int64_t column) const {
    const std::int64_t pixel = row * side + column;
    return by_channel ? c * side * side + pixel : pixel * channels + c;
  }
};

void evaluate_depth_to_space(Inference& node) {
  const Numbers* input = numbers_of(node.input("input"));
  if (input == nullptr || !node.wants("output")) return;
  const Shape& image = *node.outputs().front().shape;
  const Depth depth{node.integer("blocksize", 1), image[1], node.word("mode", "DCR") == "CRD"};
  const auto strides = row_major_strides(node.shape("input"));
  Offsets offsets;
  for_each_index(image, [&](const Shape& i) {
    const auto channel = depth.channel(i[1], i[2] % depth.side, i[3] % depth.side);
    offsets.push_back(offset_of({i[0], channel, i[2] / depth.side, i[3] / depth.side}, strides));
  });
  node.set_numbers("output", pick(*input, offsets));
}

void evaluate_space_to_depth(Inference& node) {
  const Numbers* input = numbers_of(node.input("input"));
  if (input == nullptr || !node.wants("output")) return;
  const Shape& image = node.shape("input");
  const Depth depth{node.integer("blocksize", 1), image[1]};
  const auto strides = row_major_strides(image);
  Offsets offsets;
  for_each_index(*node.outputs().front().shape, [&](const Shape& i) {
    const std::int64_t pixel = i[1] / depth.channels;
    offsets.push_back(
        offset_of({i[0], i[1] % depth.channels, i[2] * depth.side + pixel / depth.side,
                   i[3] * depth.side + pixel % depth.side},
                  strides));
  });
  node.set_numbers("output", pick(*input, offsets));
}

constexpr OpRule blocks(OpRule rule) {
  rule.inputs = "input";
  rule.outputs = "output";
  rule.count = count_copy;
  rule.yields = Yields::Rearranged;
  return rule;
}

constexpr std::array kBlockRules{
    blocks({.op = "DepthToSpace",
            .formula = "channels become the pixels of a block",
            .infer = infer_depth_to_space,
            .evaluate = evaluate_depth_to_space,
            .example = "1x12x2x3; blocksize=2"}),
    blocks({.op = "SpaceToDepth",
            .formula = "the pixels of a block become channels",
            .infer = infer_space_to_depth,
            .evaluate = evaluate_space_to_depth,
            .example = "1x3x4x6; blocksize=2"}),
};

}  // namespace

std::span<const OpRule> block_rules() { return kBlockRules; }

}  // namespace opcost
