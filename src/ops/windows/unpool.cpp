// MaxUnpool and Col2Im: put windows back into an image.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "ops/windows/spatial.h"
#include "rules/body.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// The extents of the image that a pool would reduce to X.
Result<Shape> unpooled(const Inference& node) {
  const Shape& x = node.shape("X");
  const auto pooled = spatial_dims(x);
  const auto window = read_window(node, pooled, {});
  if (!window) return window.error();
  Shape shape{x[0], x[1]};
  for (std::size_t axis = 0; axis < window->rank(); ++axis)
    shape.push_back((pooled[axis] - 1) * window->strides[axis] + window->kernel[axis] -
                    window->pads_begin[axis] - window->pads_end[axis]);
  return shape;
}

Status infer_max_unpool(Inference& node) {
  if (auto fits = expect_shape(node, "I", node.shape("X")); !fits) return fits;
  auto shape = unpooled(node);
  if (!shape) return shape.error();
  if (node.has("output_shape")) {
    auto given = node.known_integers("output_shape");
    if (!given) return given.error();
    if (given->size() != shape->size())
      return node.fault("output_shape has " + std::to_string(given->size()) + " entries for X " +
                        shape_text(node.shape("X")));
    *shape = *std::move(given);
  }
  return node.set("output", node.type("X"), *std::move(shape));
}

//   for each output element: write 0       |output|
//   for each element of X:                 |X|
//     read it and its position, write it there
void count_max_unpool(const Operands& op, Body& node) {
  node.each(op["output"].elements(), [&](Body& zero) { zero.write(op["output"]); });
  node.each(op["X"].elements(), [&](Body& element) {
    element.read(op["X"]);
    element.read(op["I"]);
    element.write(op["output"]);
  });
}

// A list with one entry (>= smallest) per axis, from an input that must be known.
Result<Shape> known_extents(const Inference& node, std::string_view name) {
  auto extents = node.known_integers(name);
  if (!extents) return extents;
  const auto absurd = [](std::int64_t extent) { return extent < 1 || extent > kLargestExtent; };
  if (extents->empty() || std::ranges::any_of(*extents, absurd))
    return node.fault(std::string(name) + " is " + shape_text(*extents));
  return extents;
}

// The number of blocks in the padded image.
Result<std::int64_t> count_blocks(const Inference& node, const Shape& image, const Shape& block) {
  const std::size_t rank = image.size();
  if (block.size() != rank)
    return node.fault("image_shape is " + shape_text(image) + " and block_shape " +
                      shape_text(block));
  Window window{block, {}, {}, {}, {}};
  auto strides = per_axis(node, "strides", rank, 1, 1);
  auto dilations = per_axis(node, "dilations", rank, 1, 1);
  const auto pads = per_axis(node, "pads", 2 * rank, 0, 0);
  if (!strides) return strides.error();
  if (!dilations) return dilations.error();
  if (!pads) return pads.error();
  window.strides = *std::move(strides);
  window.dilations = *std::move(dilations);
  const auto middle = pads->begin() + static_cast<std::ptrdiff_t>(rank);
  window.pads_begin.assign(pads->begin(), middle);
  window.pads_end.assign(middle, pads->end());
  const auto blocks = window_output(node, window, image, false);
  if (!blocks) return blocks.error();
  return dim_product(node, *blocks);
}

// input [N, C · |block|, blocks] -> output [N, C, image].
Status infer_col2im(Inference& node) {
  const auto image = known_extents(node, "image_shape");
  if (!image) return image.error();
  const auto block = known_extents(node, "block_shape");
  if (!block) return block.error();
  const auto blocks = count_blocks(node, *image, *block);
  if (!blocks) return blocks.error();
  const auto elements = dim_product(node, *block);
  if (!elements) return elements.error();
  const Shape& input = node.shape("input");
  if (input.size() != 3 || input[1] % *elements != 0 || input[2] != *blocks)
    return node.fault("input is " + shape_text(input) + "; it must hold " +
                      std::to_string(*blocks) + " blocks " + shape_text(*block) + " an image");
  Shape output{input[0], input[1] / *elements};
  output.insert(output.end(), image->begin(), image->end());
  return node.set("output", node.type("input"), std::move(output));
}

//   for each element of the blocks:        |input|
//     add it to the output it falls on
//   for each output element: write it      |output|
// The accumulators start at zero; elements that fall on padding execute too.
void count_col2im(const Operands& op, Body& node) {
  node.accumulate_over(op["input"].elements(), [&](Body& element) { element.read(op["input"]); });
  node.each(op["output"].elements(), [&](Body& out) { out.write(op["output"]); });
}

constexpr std::array kUnpoolRules{
    OpRule{.op = "Col2Im",
           .since = 18,
           .inputs = "input image_shape block_shape",
           .outputs = "output",
           .formula = "every block is added into the image where it was cut",
           .infer = infer_col2im,
           .count = count_col2im,
           .example = "2x12x20 =6,7 =3,2; strides=1,2 pads=1,0,0,1 dilations=1,1"},
    OpRule{.op = "MaxUnpool",
           .since = 9,
           .inputs = "X I output_shape?",
           .outputs = "output",
           .types = "float: X; integer: I; integer: output_shape",
           .formula = "x goes back to where the pool found it; zeros elsewhere",
           .infer = infer_max_unpool,
           .count = count_max_unpool,
           .example = "1x2x3x4 int64:1x2x3x4; kernel_shape=2,3 strides=2,3"},
};

}  // namespace

std::span<const OpRule> unpool_rules() { return kUnpoolRules; }

}  // namespace opcost
