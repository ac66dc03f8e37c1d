#pragma once

#include <initializer_list>
#include <span>
#include <string_view>

#include "ops/quantized/quantization.h"
#include "rules/domains.h"
#include "rules/inference.h"

// Operators on quantised numbers that scale each element to the output's scale.
namespace opcost {

/// The array of those formal names.
Quantized quantized(const Operands& op, std::string_view values, std::string_view scale,
                    std::string_view zero_point);

/// An Error where one of those inputs (scales and zero points) is there and not one
/// number.
Status check_single(const Inference& node, std::initializer_list<std::string_view> names);
/// The type of an output: that of its zero point, else of the input.
ElementType type_like(const Inference& node, std::string_view zero_point, std::string_view input);

/// What is held while the elements pass by: the zero points, and for each of the
/// arrays the factor scale / y_scale, which is made before inference and stored in
/// place of the scale where both are constants.
void read_factors(std::span<const Quantized* const> arrays, const Quantized& y, Body& node);
void read_factors(const Quantized& x, const Quantized& y, Body& node);
/// Those zero points that do something.
void read_zero_points(std::initializer_list<const Operand*> zero_points, Body& node);
/// (x - zero point)·factor of an element that was read.
void rescale(const Quantized& x, NumberType real, Body& element);
/// A real number, scaled, rounded to an element of y, which is written.
void write_rounded(const Quantized& y, NumberType real, Body& element);

}  // namespace opcost
