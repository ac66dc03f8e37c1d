// Steps that quantised operators share: zero points, scales, rounding.
#include "ops/quantized/quantization.h"

namespace opcost {
namespace {

using enum Action;

bool is_whole_number(NumberType type) {
  return type.format == NumberFormat::Int || type.format == NumberFormat::UInt ||
         type.format == NumberFormat::Bool;
}

// Per-row and per-column scales cannot be multiplied into one factor beforehand.
bool scaled_by_row(const Requantization& scales) {
  return scales.a_scale.elements().count > Count{1};
}

//   for each zero point: read it
//   for each run of `array`: its sum        runs, terms
void count_sums(const Operand& array, const Operand& zero_point, const Extent& runs,
                const Extent& terms, Body& node, FunctionRef<void(Body&)> then) {
  node.each(zero_point.elements(), [&](Body& each) { each.read(zero_point); });
  node.each(runs, [&](Body& run) {
    run.sum_over(terms, [&](Body& term) { term.read(array); });
    then(run);
  });
}

// za·(sum of b - n·zb) is known before inference.
bool stored_offset(const IntegerProduct& product) {
  return product.a_zero.constant() && product.b.constant() &&
         (!has_effect(product.b_zero) || product.b_zero.constant());
}

}  // namespace

NumberType numbers_of_operand(const Operand& operand) { return operand.type().value_or(kFloat32); }

void to_unscaled_real(const Quantized& x, NumberType real, Body& element) {
  const bool whole = holds_whole_numbers(x.values), moved = has_effect(x.zero_point);
  if (whole && moved) element.does(Add, kInt32);
  element.convert(numbers_of_operand(x.values), real);
  if (!whole && moved) element.does(Add, real);
}

bool has_effect(const Operand& zero_point) {
  return zero_point.present() && !zero_point.all_zero();
}

bool holds_whole_numbers(const Operand& operand) {
  return operand.type() && is_whole_number(*operand.type());
}

void round_to(const Operand& y, const Operand& zero_point, NumberType real, Body& element) {
  if (!holds_whole_numbers(y)) {
    if (has_effect(zero_point)) element.does(Add, real);
    return element.convert(real, numbers_of_operand(y));
  }
  element.convert(real, kInt32);
  if (has_effect(zero_point)) element.does(Add, kInt32);
  element.does(Compare, kInt32);
  element.does(Compare, kInt32);
}

IntegerProduct integer_convolution(const Nest& loops, const Operand& x_zero, const Operand& w_zero,
                                   Axis channels) {
  const Operand &x = *loops.b, &w = *loops.a, &y = *loops.y;
  const Extent groups{loops.shared, "group"};
  return {.a = x,
          .b = w,
          .a_zero = x_zero,
          .b_zero = w_zero,
          .outputs = y.elements(),
          .terms = w.elements_per(Axis{0}),
          .rows = y.elements_per(channels) * groups,
          .columns = w.extent(Axis{0}),
          .loops = loops};
}

IntegerProduct integer_matmul(const Operand& a, const Operand& b, const Operand& a_zero,
                              const Operand& b_zero, const Operand& y) {
  const Axis inner_of_b{b.rank() < 2 ? 0 : -2};
  return {.a = a,
          .b = b,
          .a_zero = a_zero,
          .b_zero = b_zero,
          .outputs = y.elements(),
          .terms = a.extent(Axis{-1}),
          .rows = a.elements_per(Axis{-1}),
          .columns = b.elements_per(inner_of_b),
          .loops = matrix_nest(b, a, y, a.extent(Axis{-1}))};
}

//   for each row, if zb:       s = sum of a                    rows, n
//   for each column, if za:    t = sum of b - n·zb             columns, n
//   for each output:                                           |Y|
//     sum of a·b - zb·s - za·t                                 n
//     `finish`
// za·t costs nothing to compute if it is stored: one subtraction per output remains.
void count_integer_product(const IntegerProduct& product, Body& node,
                           FunctionRef<void(Body&)> finish) {
  const NumberType wide = accumulator_type(
      product_type(numbers_of_operand(product.a), numbers_of_operand(product.b)), kFloat32);
  const bool a_moves = has_effect(product.a_zero), b_moves = has_effect(product.b_zero);
  const bool stored = stored_offset(product);
  node.sums_at(kFloat32);  // floats of 8 bits too
  if (b_moves)
    count_sums(product.a, product.b_zero, product.rows, product.terms, node, [](Body&) {});
  if (a_moves && !stored)
    count_sums(product.b, product.a_zero, product.columns, product.terms, node, [&](Body& column) {
      if (b_moves) column.does(Mul, wide), column.does(Add, wide);
    });
  node.contract(product.loops, [&](Body& out) {
    if (b_moves) out.does(Mul, wide), out.does(Add, wide);
    if (a_moves && !stored) out.does(Mul, wide);
    if (a_moves) out.does(Add, wide);
    finish(out);
  });
}

bool factors_are_stored(const Requantization& scales) {
  return scales.a_scale.constant() && scales.b_scale.constant() &&
         (!scales.y_scale || scales.y_scale.constant());
}

//   for each scale of b:    read it
//     unless it is stored so: · a_scale / y_scale
void count_factors(const Requantization& scales, Body& node) {
  const bool stored = factors_are_stored(scales);
  const bool by_row = scaled_by_row(scales);
  node.each(scales.b_scale.elements(), [&](Body& factor) {
    factor.read(scales.b_scale);
    if (stored) return;
    if (!by_row) factor.read(scales.a_scale), factor.multiply(scales.b_scale);
    factor.read(scales.y_scale);
    if (scales.y_scale) factor.divide(scales.b_scale);
  });
  if (by_row) node.each(scales.a_scale.elements(), [&](Body& row) { row.read(scales.a_scale); });
}

void requantize(const Requantization& scales, Body& out) {
  requantize(scales, out, [](Body&) {});
}

void requantize(const Requantization& scales, Body& out, FunctionRef<void(Body&)> then) {
  const NumberType real = numbers_of_operand(scales.b_scale);
  const bool whole = !scales.y_scale || holds_whole_numbers(scales.y);
  out.convert(whole ? kInt32 : kFloat32, real);
  out.does(Mul, real);
  if (scaled_by_row(scales)) out.does(Mul, real);
  then(out);
  round_to(scales.y, scales.y_zero, real, out);
  out.write(scales.y);
}

}  // namespace opcost
