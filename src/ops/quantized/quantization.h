#pragma once

#include "rules/body.h"

// What operators on quantised numbers have in common.
namespace opcost {

/// A zero point that does something: it is there, and not known to be 0.
bool moves(const Operand& zero_point);

/// The operand's elements are whole numbers (integers or truth values).
bool holds_whole_numbers(const Operand& operand);
/// What its elements are; float32 where that is not known.
NumberType numbers_of_operand(const Operand& operand);

/// An array of quantised numbers: its elements stand for (value - zero point)·scale.
struct Quantized {
  const Operand& values;
  const Operand& scale;
  const Operand& zero_point;
};

/// An element that was read, without its zero point and as a real number that is
/// not scaled yet. Whole numbers are subtracted at 32 bits before they become real.
void centre(const Quantized& x, NumberType real, Body& element);

/// A real number to one of y's type: moved by the zero point, rounded, and held
/// within the range of the type. A float of 8 bits or less takes in the range as
/// it is rounded; a whole number is compared with both ends.
void round_to(const Operand& y, const Operand& zero_point, NumberType real, Body& element);

///   for each element: the largest and the smallest, from 0 on     |x|
///   scale = (largest - smallest) / 255
///   zero point = -smallest / scale, rounded, held within 0..255
///   for each element: y = x / scale, rounded, + zero point        |y|
void quantize_dynamically(const Operand& x, const Operand& y, const Operand& scale,
                          const Operand& zero_point, Body& node);

/// Every element of x as one of y: x / scale at that precision, rounded. Scales and
/// zero points are read once.
void quantize_elements(const Operand& x, const Quantized& y, NumberType precision, Body& node);
/// And back, at the type of y.
void dequantize_elements(const Quantized& x, const Operand& y, Body& node);

/// y = sum of (a - za)·(b - zb).
struct IntegerProduct {
  const Operand& a;
  const Operand& b;
  const Operand& a_zero;
  const Operand& b_zero;
  Extent outputs;  ///< How many sums there are,
  Extent terms;    ///< and of how many products each.
  Extent rows;     ///< How many different runs of a there are in them,
  Extent columns;  ///< and of b.
};

/// Filters W [K, C/group, kernel] on X; the rows are the patches of each group.
/// The channels of x and y are their second axis, or `channels`.
IntegerProduct integer_convolution(const Operand& x, const Operand& w, const Operand& x_zero,
                                   const Operand& w_zero, const Operand& y, std::int64_t group,
                                   Axis channels = Axis{1});
/// A·B as numpy.matmul has it.
IntegerProduct integer_matmul(const Operand& a, const Operand& b, const Operand& a_zero,
                              const Operand& b_zero, const Operand& y);

/// The zero points are taken out of the sum of products (Jacob et al., CVPR 2018,
/// arXiv 1712.05877, section 2.3):
///
///     y = sum of a·b - zb·(sum of a) - za·(sum of b - n·zb)
///
/// `finish` is what happens to each output after its sum, its writing included.
/// Multiply-accumulates are the products of the first sum and nothing else.
void count_integer_product(const IntegerProduct& product, Body& node,
                           FunctionRef<void(Body&)> finish);

/// From a 32-bit sum back to few bits: y = sum · (a_scale·b_scale / y_scale) + zero.
/// Without a y_scale y is real: sum · (a_scale·b_scale), the sum of whole numbers.
struct Requantization {
  const Operand& a_scale;
  const Operand& b_scale;
  const Operand& y_scale;
  const Operand& y_zero;
  const Operand& y;
};

/// All its scales are constants: the factors are made before inference.
bool factors_are_stored(const Requantization& scales);
/// The factors, once per scale of b. Where they are made before inference they are
/// stored in place of b's scales.
void count_factors(const Requantization& scales, Body& node);
/// One sum, with its factor at hand, to one element of y, which is written.
void requantize(const Requantization& scales, Body& out);

}  // namespace opcost
