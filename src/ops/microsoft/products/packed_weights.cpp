// Weights of a few bits that are packed in bytes: their shape, scales and products.
#include "ops/microsoft/products/packed_weights.h"

#include <array>
#include <utility>

#include "opcost/core/text.h"
#include "ops/microsoft/parts.h"
#include "ops/quantized/quantization.h"

namespace opcost {

Result<ElementType> packed_type(const NodeView& node, std::int64_t bits) {
  switch (bits) {
    case 2: return ElementType::UInt2;
    case 4: return ElementType::UInt4;
    case 8: return ElementType::UInt8;
    default:
      return node.fault("its weights have " + std::to_string(bits) + " bits; 2, 4 and 8 are known");
  }
}

Result<PackedMatrix> packed_matrix(const NodeView& node, std::string_view rows) {
  PackedMatrix matrix;
  matrix.rows = node.integer(rows, -1);
  matrix.inputs = node.integer("K", -1);
  const std::int64_t block = node.integer("block_size", 0);
  if (matrix.rows < 0 || matrix.inputs < 0 || block < 1)
    return node.fault("its weights are " + std::to_string(matrix.rows) + " by " +
                      std::to_string(matrix.inputs) + ", in blocks of " + std::to_string(block));
  matrix.blocks = blocks_of(matrix.inputs, block);
  const auto type = packed_type(node, node.integer("bits", 4));
  if (!type) return type.error();
  matrix.type = *type;
  const std::array sizes{matrix.rows, matrix.inputs, std::int64_t{8}};
  if (auto fits = dim_product(node, sizes); !fits) return fits.error();
  return matrix;
}

// An array of any shape is accepted if it has the right number of bytes: ONNX Runtime has
// changed how it writes the dims.
Status check_packed(const NodeView& node, const PackedNames& names, const PackedMatrix& matrix) {
  const auto misfit = [&](std::string_view name) {
    return node.fault(std::string(name) + " is " + shape_text(node.shape(name)) + " for " +
                      std::to_string(matrix.rows) + " by " + std::to_string(matrix.inputs) +
                      " weights in " + std::to_string(matrix.blocks) + " blocks");
  };
  const auto blocks = dim_product(node, std::array{matrix.rows, matrix.blocks});
  if (!blocks) return misfit(names.weights);
  const Shape& weights = node.shape(names.weights);
  if (weights.size() != 3 || weights[0] != matrix.rows || weights[1] != matrix.blocks)
    return misfit(names.weights);
  if (element_count(node.shape(names.scales)) != Count{static_cast<std::uint64_t>(*blocks)})
    return misfit(names.scales);
  if (!names.zero_points.empty() && node.has(names.zero_points)) {
    const bool packed = node.type(names.zero_points) == ElementType::UInt8;
    const std::int64_t bits =
        static_cast<std::int64_t>(number_type(matrix.type).value_or(kInt32).bits.value);
    const std::int64_t bytes = blocks_of(matrix.blocks, 8 / bits);
    const auto columns = packed ? bytes : matrix.blocks;
    const auto wanted = dim_product(node, std::array{matrix.rows, columns});
    if (!wanted ||
        element_count(node.shape(names.zero_points)) != Count{static_cast<std::uint64_t>(*wanted)})
      return misfit(names.zero_points);
  }
  return names.bias.empty() ? Status{Ok{}} : expect_lists(node, {names.bias}, matrix.rows);
}

PackedArrays packed_arrays(const Operands& op, const PackedNames& names,
                           const PackedMatrix& matrix) {
  const auto shape = [&](std::int64_t inputs) {
    return Shape{matrix.matrices, matrix.rows, inputs};
  };
  const Operand& zeros = names.zero_points.empty() ? op[""] : op[names.zero_points];
  const bool packed = zeros && zeros.info()->type == ElementType::UInt8;
  return {op.unpacked(names.weights, matrix.type, shape(matrix.inputs)), op[names.scales],
          packed ? op.unpacked(names.zero_points, matrix.type, shape(matrix.blocks)) : zeros};
}

void convert_weights(const PackedArrays& arrays, const PackedMatrix& matrix, const Extent& matrices,
                     NumberType real, Body& node) {
  const Extent rows = matrices * extent_of(matrix.rows, "rows");
  const NumberType stored = arrays.weights.type().value_or(kInt32);
  const bool whole_zero = !arrays.zero_points || holds_whole_numbers(arrays.zero_points);
  node.each(rows * extent_of(matrix.blocks, "blocks"), [&](Body& block) {
    block.read(arrays.scales);
    block.read(arrays.zero_points);
  });
  node.each(rows * extent_of(matrix.inputs, "inputs"), [&](Body& weight) {
    if (whole_zero && !arrays.from_zero) weight.does(Action::Add, kInt32);
    weight.convert(stored, real);
    if (!whole_zero) weight.does(Action::Add, real);
    weight.does(Action::Mul, real);
  });
}

void sum_products(const Operand& a, const PackedArrays& arrays, const PackedMatrix& matrix,
                  const Operand& y, Body& out) {
  out.contracts(matrix_nest(arrays.weights, a, y, extent_of(matrix.inputs, "inputs")));
  out.sum_over(extent_of(matrix.inputs, "inputs"), [&](Body& term) {
    term.read(arrays.weights);
    term.read(a);
    term.multiply(a, arrays.weights);
  });
}

}  // namespace opcost
