// Quantisers of com.microsoft for ordered int8 tiles and block floating point, and their inverses.
#include <array>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/text.h"
#include "ops/microsoft/quantized/qlinear.h"
#include "rules/domains.h"
#include "rules/inference.h"
#include "rules/op_rule.h"
#include "rules/values/values.h"

namespace opcost {
namespace {

using enum Action;

Status infer_to_tiles(Inference& node) {
  if (auto fits = check_single(node, {"scale_input"}); !fits) return fits;
  return node.set("output", ElementType::Int8, node.shape("input"));
}

// The attribute `to` is float32 or float16.
Status infer_from_tiles(Inference& node) {
  if (auto fits = check_single(node, {"scale_input"}); !fits) return fits;
  const std::int64_t to = node.integer("to", static_cast<std::int64_t>(ElementType::Float));
  const ElementType type = element_type_from_code(to);
  if (type != ElementType::Float && type != ElementType::Float16)
    return node.fault("its attribute `to` is " + std::to_string(to) +
                      "; it must be 1 (float32) or 10 (float16)");
  return node.set("output", type, node.shape("input"));
}

// As QuantizeLinear without a zero point; the order of the elements changes no count.
void count_to_tiles(const Operands& op, Body& node) {
  const Operand none;
  const Quantized output{op["output"], op["scale_input"], none};
  quantize_elements(op["input"], output, numbers_of_operand(op["scale_input"]), node);
}

void count_from_tiles(const Operands& op, Body& node) {
  const Operand none;
  dequantize_elements({op["input"], op["scale_input"], none}, op["output"], node);
}

// What a block of each type holds: a number of elements with so many bits each, sign
// included, and an exponent of one byte. ONNX Runtime's names tell it: BFP_sign_mantissa_
// exponent_block (core/graph/contrib_ops/quantization_defs.h).
struct Block {
  std::int64_t bits, numbers;
};
constexpr std::array<Block, 12> kBlocks{{{9, 16},
                                         {5, 16},
                                         {8, 64},
                                         {8, 128},
                                         {8, 256},
                                         {4, 128},
                                         {4, 256},
                                         {16, 64},
                                         {16, 128},
                                         {16, 256},
                                         {16, 1},
                                         {24, 1}}};

Result<Block> block_of(const NodeView& node) {
  const std::int64_t type = node.integer("bfp_type", 0);
  if (node.given("bfp_type") && type >= 0 && type < static_cast<std::int64_t>(kBlocks.size()))
    return kBlocks[static_cast<std::size_t>(type)];
  return node.fault("its bfp_type " + std::to_string(type) + " is no type that ONNX Runtime names");
}

// Blocks lie along an axis; the last block of a line is as long as the others.
Result<Count> blocks_in(const NodeView& node, const Shape& shape, const Block& block) {
  const auto axis = resolve_axis(node, node.integer("block_dim", -1), shape.size());
  if (!axis) return axis.error();
  const std::int64_t extent = shape[*axis];
  const auto per_line =
      static_cast<std::uint64_t>(extent / block.numbers + (extent % block.numbers != 0 ? 1 : 0));
  Shape lines = shape;
  lines[*axis] = 1;
  return element_count(lines) * Count{per_line};
}

Count bytes_of(const Block& block) {
  return Count{static_cast<std::uint64_t>((block.bits * block.numbers + 7) / 8 + 1)};
}

Status infer_to_blocks(Inference& node) {
  const auto block = block_of(node);
  if (!block) return block.error();
  const Shape& x = node.shape("x");
  const auto blocks = blocks_in(node, x, *block);
  if (!blocks) return blocks.error();
  const auto bytes = (*blocks * bytes_of(*block)).exact();
  if (!bytes || *bytes > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    return node.fault("x " + shape_text(x) + " is too large");
  node.assume("a block is taken to be " + std::to_string(block->numbers) + " numbers of " +
              std::to_string(block->bits) +
              " bits and an exponent of 8; the last of a line is full");
  const Shape rank{static_cast<std::int64_t>(x.size())};
  if (auto set = node.set("shape", ElementType::Int64, rank); !set) return set;
  if (auto set = node.set("strides", ElementType::Int64, rank); !set) return set;
  node.set_numbers("shape", x);
  node.set_numbers("strides", row_major_strides(x));
  return node.set("y", ElementType::UInt8, {static_cast<std::int64_t>(*bytes)});
}

//   for each element:                                        |x|
//     read it, clear its sign; the largest of its block, from 0 on
//     · 2^-exponent of the largest, rounded
//   write the bytes                                          |y|
//   write shape and strides
void count_to_blocks(const Operands& op, Body& node) {
  const Operand& x = op["x"];
  node.each(x.elements(), [&](Body& element) {
    element.read(x);
    element.does(Bitwise, x);
    element.compare(x);
    element.multiply(x);
    element.does(Convert, x);
  });
  for (const std::string_view output : {"y", "shape", "strides"})
    node.each(op[output].elements(), [&](Body& element) { element.write(op[output]); });
}

Status infer_from_blocks(Inference& node) {
  if (const auto block = block_of(node); !block) return block.error();
  const std::int64_t code = node.integer("dtype", static_cast<std::int64_t>(ElementType::Float));
  const ElementType type = element_type_from_code(code);
  if (!number_type(type)) return node.fault("its dtype " + std::to_string(code) + " is no type");
  node.set_type("y", type);
  auto shape = node.known_integers("shape");
  if (!shape) return shape.error();
  return node.set("y", type, *std::move(shape));
}

//   read the bytes                                           |x|
//   for each element: y = mantissa · 2^exponent              |y|
void count_from_blocks(const Operands& op, Body& node) {
  node.each(op["x"].elements(), [&](Body& byte) { byte.read(op["x"]); });
  node.each(op["y"].elements(), [&](Body& element) {
    element.does(Convert, op["y"]);
    element.multiply(op["y"]);
    element.write(op["y"]);
  });
}

// A stored weight is dequantised in every inference.
constexpr OpRule never_folded(OpRule rule) {
  rule.folding = Folding::Never;
  return rule;
}

constexpr std::array kMicrosoftQuantizeRules{
    never_folded(microsoft({.op = "DequantizeBFP",
                            .inputs = "x shape strides",
                            .outputs = "y",
                            .formula = "mantissa · 2^exponent of the number's block",
                            .infer = infer_from_blocks,
                            .count = count_from_blocks,
                            .example = "uint8:38 =2,16 =16,1; bfp_type=0"})),
    never_folded(microsoft({.op = "DequantizeWithOrder",
                            .inputs = "input scale_input",
                            .outputs = "output",
                            .formula = "x·scale, out of tiles",
                            .infer = infer_from_tiles,
                            .count = count_from_tiles,
                            .example = "int8:2x3x5 (); to=1"})),
    microsoft({.op = "QuantizeBFP",
               .inputs = "x",
               .outputs = "y shape strides",
               .formula = "round(x · 2^-exponent), with the exponent of the largest of a block",
               .infer = infer_to_blocks,
               .count = count_to_blocks,
               .example = "2x32; bfp_type=0"}),
    microsoft({.op = "QuantizeWithOrder",
               .inputs = "input scale_input",
               .outputs = "output",
               .formula = "round(x / scale), in tiles",
               .infer = infer_to_tiles,
               .count = count_to_tiles,
               .example = "2x3x5 ()"}),
};

}  // namespace

std::span<const OpRule> microsoft_quantize_rules() { return kMicrosoftQuantizeRules; }

}  // namespace opcost
