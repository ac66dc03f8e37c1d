#pragma once

#include <cstdint>
#include <optional>

#include "rules/body.h"

// What the normalizations have in common whose statistics are those of x itself.
namespace opcost {

/// Runs of x, each normalised by itself.
struct Rows {
  Extent count;   ///< How many there are,
  Extent length;  ///< and of how many elements each.
};

/// One run for all axes that `inside` tells are normalised together.
Rows rows_of(const Operand& x, FunctionRef<bool(std::size_t)> inside);

/// The attribute stash_type (default float32): the type that the statistics are
/// computed at. Nothing where it names no type of floats.
std::optional<ElementType> stash_type(const NodeView& node);

/// The same as a type of numbers; float32 where stash_type names no type of floats.
NumberType stash_number_type(const NodeView& node);

/// The statistics are computed at `stage`; each x is converted to it as it is read.
struct Standardization {
  const Operand& x;
  NumberType stage;
  Rows rows;
};

/// X normalised over its axes from the attribute `axis` on (default the last).
Standardization over_last_axes(const Operands& op, NumberType stage);

/// One x read, at the type of the stage.
void read_staged(const Standardization& all, Body& body);

///   for each row:                          rows
///     m = sum of x / n                     n
///     v = sum of d·d / n, with d = x - m   n
///     r = 1 / sqrt(v + epsilon)
///     `statistics`
///     for each element: d·r, `finish`      n
/// The deviations d are temporaries.
void count_standardization(const Standardization& all, Body& node,
                           FunctionRef<void(Body&)> statistics, FunctionRef<void(Body&)> finish);

///   r = 1 / sqrt(sum of x·x / n + epsilon)   n
///   for each element: x·r·scale, `finish`    n
/// One row of an RMS normalization, all of it at the type of the stage.
void count_rms_row(const Standardization& all, const Operand& scale, Body& row,
                   FunctionRef<void(Body&)> finish);

}  // namespace opcost
