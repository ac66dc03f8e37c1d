#pragma once

#include <initializer_list>
#include <span>
#include <string_view>

#include "ops/quantized/quantization.h"
#include "rules/domains.h"
#include "rules/inference.h"

// Operators on quantised numbers that rescale each element to the output's scale.
namespace opcost {

/// The formal names of a quantised array: numbers, scale, zero point.
Quantized quantized(const Operands& op, std::string_view values, std::string_view scale,
                    std::string_view zero_point);

/// An Error if one of those inputs (scales and zero points) is given and does not hold
/// exactly one number.
Status check_single(const Inference& node, std::initializer_list<std::string_view> names);
/// The type of an output: that of its zero point, else that of the input.
ElementType type_like(const Inference& node, std::string_view zero_point, std::string_view input);

/// What is read once for all elements: the zero points, and for each array the factor
/// scale / y_scale. If both scales are constants, the factor is computed before inference
/// and stored in place of the scale.
void read_factors(std::span<const Quantized* const> arrays, const Quantized& y, Body& node);
void read_factors(const Quantized& x, const Quantized& y, Body& node);
/// The zero points that are not known to be 0.
void read_zero_points(std::initializer_list<const Operand*> zero_points, Body& node);
/// (x - zero point)·factor of an element that has been read.
void rescale(const Quantized& x, NumberType real, Body& element);
/// Scales a float, rounds it to an element of y and writes it.
void write_rounded(const Quantized& y, NumberType real, Body& element);

}  // namespace opcost
