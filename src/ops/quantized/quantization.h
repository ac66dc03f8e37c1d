#pragma once

#include "rules/body.h"

// What operators on quantised numbers share.
namespace opcost {

/// A zero point that matters: it is given, and not known to be 0.
bool has_effect(const Operand& zero_point);

/// The operand's elements are whole numbers (integers or truth values).
bool holds_whole_numbers(const Operand& operand);
/// The type of its elements; float32 if that is not known.
NumberType numbers_of_operand(const Operand& operand);

/// An array of quantised numbers: its elements stand for (value - zero point)·scale.
struct Quantized {
  const Operand& values;
  const Operand& scale;
  const Operand& zero_point;
};

/// Turns an element that was read into a float that is not scaled yet: subtracts its zero
/// point (at 32 bits for integers) and converts it.
void to_unscaled_real(const Quantized& x, NumberType real, Body& element);

/// Turns a float into y's type: adds the zero point, rounds, and clamps to the range of the
/// type. Floats of 8 bits or less are clamped by the rounding itself; integers are compared
/// with both ends.
void round_to(const Operand& y, const Operand& zero_point, NumberType real, Body& element);

///   for each element: the largest and the smallest, from 0 on     |x|
///   scale = (largest - smallest) / 255
///   zero point = -smallest / scale, rounded, held within 0..255
///   for each element: y = x / scale, rounded, + zero point        |y|
void quantize_dynamically(const Operand& x, const Operand& y, const Operand& scale,
                          const Operand& zero_point, Body& node);

/// Quantises every element of x to y: x / scale at that precision, rounded. Scales and zero
/// points are read once.
void quantize_elements(const Operand& x, const Quantized& y, NumberType precision, Body& node);
/// The inverse, at the type of y.
void dequantize_elements(const Quantized& x, const Operand& y, Body& node);

/// y = sum of (a - za)·(b - zb).
struct IntegerProduct {
  const Operand& a;
  const Operand& b;
  const Operand& a_zero;
  const Operand& b_zero;
  Extent outputs;  ///< How many sums there are,
  Extent terms;    ///< and how many products each has.
  Extent rows;     ///< How many different runs of a occur in them,
  Extent columns;  ///< and how many of b.
  Nest loops;      ///< Of the sums, b first.
};

/// Filters W [K, C/group, kernel] on X, with those loops; the rows are the patches of each group.
/// `channels`: the axis of the channels of x and y.
IntegerProduct integer_convolution(const Nest& loops, const Operand& x_zero, const Operand& w_zero,
                                   Axis channels);
/// A·B as numpy.matmul has it.
IntegerProduct integer_matmul(const Operand& a, const Operand& b, const Operand& a_zero,
                              const Operand& b_zero, const Operand& y);

/// The zero points are taken out of the sum of products (Jacob et al., CVPR 2018,
/// arXiv 1712.05877, section 2.3):
///
///     y = sum of a·b - zb·(sum of a) - za·(sum of b - n·zb)
///
/// `finish` is what happens to each output after its sum; it also writes it. Only the
/// products of the first sum are multiply-accumulates.
void count_integer_product(const IntegerProduct& product, Body& node,
                           FunctionRef<void(Body&)> finish);

/// From a 32-bit sum back to few bits: y = sum · (a_scale·b_scale / y_scale) + zero. Without
/// a y_scale y is a float: sum · (a_scale·b_scale).
struct Requantization {
  const Operand& a_scale;
  const Operand& b_scale;
  const Operand& y_scale;
  const Operand& y_zero;
  const Operand& y;
};

/// All scales are constants: the factors are computed before inference.
bool factors_are_stored(const Requantization& scales);
/// The factors, once per scale of b. If they are computed before inference, they are stored
/// in place of b's scales.
void count_factors(const Requantization& scales, Body& node);
/// Turns one sum, whose factor has been read, into one element of y and writes it.
void requantize(const Requantization& scales, Body& out);
/// The same; `then` happens to the scaled number before it is rounded.
void requantize(const Requantization& scales, Body& out, FunctionRef<void(Body&)> then);

}  // namespace opcost
