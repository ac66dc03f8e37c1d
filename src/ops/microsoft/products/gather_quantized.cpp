// GatherBlockQuantized: rows are gathered from a quantised table and converted.
#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/parts.h"
#include "ops/microsoft/products/packed_weights.h"
#include "ops/quantized/quantization.h"
#include "rules/op_rule.h"

namespace opcost {
namespace {

// data as numbers: each byte holds several, packed along the last axis.
struct QuantizedTable {
  Shape shape;
  ElementType type = ElementType::UInt4;
  std::size_t gather = 0, quantize = 0;
};

Status read_axes(const NodeView& node, QuantizedTable& table) {
  const std::size_t rank = table.shape.size();
  const auto gather = resolve_axis(node, node.integer("gather_axis", 0), rank);
  if (!gather) return gather.error();
  const auto quantize = resolve_axis(node, node.integer("quantize_axis", 1), rank);
  if (!quantize) return quantize.error();
  table.gather = *gather;
  table.quantize = *quantize;
  return Ok{};
}

// A scale for each block along the quantised axis; 1 broadcasts along another.
Status check_table_scales(const NodeView& node, const QuantizedTable& table) {
  const Shape& scales = node.shape("scales");
  const std::int64_t block = node.integer("block_size", 128);
  const std::int64_t length = table.shape[table.quantize];
  Shape wanted = table.shape;
  wanted[table.quantize] = block > 0 ? blocks_of(length, block) : 1;
  const bool fits = block >= 0 && scales.size() == wanted.size() &&
                    std::ranges::equal(scales, wanted, [](std::int64_t is, std::int64_t whole) {
                      return is == whole || is == 1;
                    });
  if (fits) return Ok{};
  return node.fault("scales is " + shape_text(scales) + " for data " +
                    shape_text(node.shape("data")) + " in blocks of " + std::to_string(block));
}

Result<QuantizedTable> quantized_table(const NodeView& node) {
  QuantizedTable table{node.shape("data"), node.type("data")};
  if (table.shape.empty()) return node.fault("data is a scalar");
  if (table.type == ElementType::UInt8) {
    const auto type = packed_type(node, node.integer("bits", 4));
    if (!type) return type.error();
    table.type = *type;
    const auto bits = static_cast<std::int64_t>(number_type(*type).value_or(kInt32).bits.value);
    const auto last = dim_product(node, std::array{table.shape.back(), 8 / bits});
    if (!last) return last.error();
    table.shape.back() = *last;
  }
  if (auto fits = read_axes(node, table); !fits) return fits.error();
  if (auto fits = check_table_scales(node, table); !fits) return fits.error();
  return table;
}

Status infer_gather_quantized(Inference& node) {
  const auto table = quantized_table(node);
  if (!table) return table.error();
  const Shape& indices = node.shape("indices");
  const auto at = table->shape.begin() + static_cast<std::ptrdiff_t>(table->gather);
  Shape shape(table->shape.begin(), at);
  shape.insert(shape.end(), indices.begin(), indices.end());
  shape.insert(shape.end(), at + 1, table->shape.end());
  return node.set("output", node.type("scales"), std::move(shape));
}

//   for each index: read it                                |indices|
//     for each scale of its slice: read it, and its zero point    |scales| / scales[axis]
//     for each element of its slice:                       |data| / data[axis]
//       output = (q - zero point)·scale
// Numbers are read at their few bits. If no zero point is given, it is 2^(bits - 1) for
// unsigned numbers; floats and int4 then have none.
void count_gather_quantized(const Operands& op, Body& node) {
  const auto table = quantized_table(op);
  if (!table) return;
  const Operand& data = op.unpacked("data", table->type, table->shape);
  const Operand &scales = op["scales"], &zeros = op["zero_points"];
  const NumberType real = op["output"].type().value_or(kFloat32);
  const NumberType stored = data.type().value_or(real);
  const bool moved = zeros.present() || op.type("data") == ElementType::UInt8;
  const Axis axis{static_cast<std::int64_t>(table->gather)};
  node.each(op["indices"].elements(), [&](Body& index) {
    index.read(op["indices"]);
    index.each(scales.elements_per(axis), [&](Body& block) {
      block.read(scales);
      block.read(zeros);
    });
    index.each(data.elements_per(axis), [&](Body& element) {
      element.read(data);
      if (moved) element.does(Action::Add, kInt32);
      element.convert(stored, real);
      element.does(Action::Mul, real);
      element.write(op["output"]);
    });
  });
}

constexpr std::array kMicrosoftGatherRules{
    OpRule{.op = "GatherBlockQuantized",
           .domain = kMicrosoft,
           .inputs = "data indices scales zero_points?",
           .outputs = "output",
           .types = "integer: data; integer: indices; float: scales",
           .formula = "(q - zero)·scale of the slices of data that the indices name",
           .infer = infer_gather_quantized,
           .count = count_gather_quantized,
           .folding = Folding::Never,
           .example = "uint8:9x16 int64:2x3 9x2 uint8:9x1; bits=4 block_size=16"},
};

}  // namespace

std::span<const OpRule> microsoft_gather_rules() { return kMicrosoftGatherRules; }

}  // namespace opcost
