#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "opcost/graph/tensor.h"
#include "rules/inference.h"
#include "rules/values/functions.h"

// Arithmetic on the numbers of small constants, as the network would do it: integers wrap
// around at the width of their type; floats of 32 and 16 bits are rounded to their type
// (Cast does not compute smaller ones). If one element has no result (a division by zero, a
// float too large for an integer), the functions return std::nullopt.
namespace opcost {

/// f applied to lists of the same length; std::nullopt if one element has no result.
std::optional<Numbers> combine(const Binary& f, const Numbers& a, const Numbers& b,
                               ElementType type);
/// Folds each run of `group` numbers with f; the length must be a multiple of it.
std::optional<Numbers> fold(const Binary& f, const Numbers& numbers, std::size_t group,
                            ElementType type);
/// Within each run of `group` numbers: f of each number and the result before it.
std::optional<Numbers> running(const Binary& f, const Numbers& numbers, std::size_t group,
                               ElementType type);
/// 1 where the relation is true, 0 elsewhere.
std::optional<Numbers> compare(const Comparison& f, const Numbers& a, const Numbers& b,
                               ElementType type);
std::optional<Numbers> apply(const Unary& f, const Numbers& numbers, ElementType type);
/// Each number divided by n.
std::optional<Numbers> divided(const Numbers& numbers, std::int64_t n, ElementType type);
/// As Cast does: floats are cut off, and bool is "not 0".
std::optional<Numbers> convert(const Numbers& numbers, ElementType from, ElementType to);

/// The value rule of an operator of one input.
void evaluate_unary(Inference& node, const Unary& f);
template <const Unary& f>
void unary_values(Inference& node) {
  evaluate_unary(node, f);
}

}  // namespace opcost
