// Matrix products with weights in the form in which they are stored, and norms.
#include <array>

#include "llm/graph_layers.h"
#include "ops/graph_operators.h"

namespace opcost::llm {
namespace {

std::int64_t ceil_div(std::int64_t a, std::int64_t b) { return b > 0 ? (a + b - 1) / b : 1; }

Count whole(std::int64_t number) { return Count{static_cast<std::uint64_t>(number)}; }

std::uint32_t bits_of(ElementType type) {
  return number_type(type).value_or(NumberType{}).bits.value;
}

}  // namespace

WeightForm LayerBuilder::form_of(WeightClass of) const {
  if (of == WeightClass::Mlp && mlp_as_typed_) return WeightForm{m_.type};
  return m_.form(of);
}

std::string LayerBuilder::linear(const std::string& x, const Matrix& matrix) {
  const WeightForm form = form_of(matrix.of);
  std::string y;
  if (form.plain())
    y = plain_product(x, matrix);
  else if (form.type == ElementType::Float8E4M3FN)
    y = scaled_product(x, matrix, form);
  else
    y = bits_product(x, matrix, form);
  if (!matrix.bias) return y;
  const std::string leaf(matrix.leaf);
  return add(y, g_.weight(leaf + ".bias", type(), {matrix.out}, matrix.of), leaf + "_bias");
}

std::string LayerBuilder::plain_product(const std::string& x, const Matrix& matrix) {
  const ElementType stored = form_of(matrix.of).type;
  const Count size = whole(matrix.in) * whole(matrix.out);
  const std::string w =
      g_.weight(std::string(matrix.leaf) + ".weight", type(), {matrix.in, matrix.out},
                {matrix.of, size, size * Count{bits_of(stored)}});
  return g_.one({.op = op::kMatMul, .leaf = matrix.leaf, .inputs = {x, w}});
}

// Weights and inputs are floats of 8 bits. The product's scales are those of whole rows; what the
// checkpoint stores, a scale for each block, is counted in the weight's size.
std::string LayerBuilder::scaled_product(const std::string& x, const Matrix& matrix,
                                         const WeightForm& form) {
  const std::string leaf(matrix.leaf);
  const Count size = whole(matrix.in) * whole(matrix.out);
  const Count scales = whole(ceil_div(matrix.out, form.block_rows)) *
                       whole(form.block > 0 ? ceil_div(matrix.in, form.block) : 1);
  const std::string w = g_.weight(leaf + ".weight", form.type, {matrix.out, matrix.in},
                                  {matrix.of, size, size * Count{8} + scales * Count{32}});
  const Weight none{WeightClass::Table, Count{0}, Count{0}};
  const std::string scale =
      g_.weight(leaf + ".weight_scale", ElementType::Float, {matrix.out, 1}, none);
  const std::string input = g_.weight(leaf + ".input_scale", ElementType::Float, {}, none);
  return g_.one({.op = op::kSmallFloats,
                 .domain = op::kMicrosoftDomain,
                 .leaf = matrix.leaf,
                 .inputs = {x, w, scale, input},
                 .attributes = {attribute("block_size", matrix.in)}});
}

// Whole numbers of 2, 4 or 8 bits (and floats of 4), unpacked where they are multiplied.
std::string LayerBuilder::bits_product(const std::string& x, const Matrix& matrix,
                                       const WeightForm& form) {
  const std::string leaf(matrix.leaf);
  const std::int64_t bits = bits_of(form.type);
  const std::int64_t block = form.block > 0 ? form.block : matrix.in;
  const std::int64_t blocks = ceil_div(matrix.in, block);
  const Count size = whole(matrix.in) * whole(matrix.out),
              scales = whole(matrix.out) * whole(blocks);
  const Count stored = size * whole(bits) + scales * whole(16 + (form.zero_points ? bits : 0));
  const Weight none{WeightClass::Table, Count{0}, Count{0}};
  std::vector<std::string> inputs{
      x,
      g_.weight(leaf + ".qweight", ElementType::UInt8,
                {matrix.out, blocks, ceil_div(block * bits, 8)}, {matrix.of, size, stored}),
      g_.weight(leaf + ".scales", type(), {matrix.out * blocks}, none)};
  if (form.zero_points)
    inputs.push_back(g_.weight(leaf + ".qzeros", ElementType::UInt8,
                               {matrix.out * ceil_div(blocks * bits, 8)}, none));
  return g_.one({.op = op::kNBits,
                 .domain = op::kMicrosoftDomain,
                 .leaf = matrix.leaf,
                 .inputs = std::move(inputs),
                 .attributes = {attribute("K", matrix.in), attribute("N", matrix.out),
                                attribute("bits", bits), attribute("block_size", block)}});
}

std::string LayerBuilder::norm(const std::string& x, std::string_view leaf, std::int64_t width) {
  const std::string name(leaf);
  const bool weighted = m_.norm != NormKind::Plain;
  const std::string scale = g_.weight(name + ".weight", type(), {width},
                                      weighted ? WeightClass::Norm : WeightClass::Table);
  std::vector<std::string> inputs{x, scale};
  if (m_.norm_bias) inputs.push_back(g_.weight(name + ".bias", type(), {width}, WeightClass::Norm));
  return g_.one({.op = m_.norm == NormKind::Rms ? op::kRmsNormalization : op::kLayerNormalization,
                 .leaf = leaf,
                 .inputs = std::move(inputs)});
}

std::string LayerBuilder::add(const std::string& a, const std::string& b, std::string_view leaf) {
  return g_.one({.op = op::kAdd, .leaf = leaf, .inputs = {a, b}});
}

std::string LayerBuilder::reshaped(const std::string& x, std::string_view leaf,
                                   std::vector<std::int64_t> dims) {
  const std::string shape = g_.integers(std::string(leaf) + ".shape", std::move(dims));
  return g_.one({.op = op::kReshape, .leaf = leaf, .inputs = {x, shape}});
}

std::string LayerBuilder::scalar(std::string_view leaf) {
  return g_.weight(leaf, type(), {}, WeightClass::Table);
}

}  // namespace opcost::llm
