#pragma once

#include <cstdint>
#include <optional>

#include "rules/body.h"

// What the normalizations by the statistics of x itself share.
namespace opcost {

/// Runs of x, each of which is normalised by itself.
struct Rows {
  Extent count;   ///< The number of runs,
  Extent length;  ///< and the number of elements of each.
};

/// All axes for which `inside` is true are normalised together, as one run.
Rows rows_of(const Operand& x, FunctionRef<bool(std::size_t)> inside);

/// The attribute stash_type (default float32): the type of the statistics. std::nullopt if it
/// is not a floating-point type.
std::optional<ElementType> stash_type(const NodeView& node);

/// The same as a type of numbers; float32 where stash_type names no type of floats.
NumberType stash_number_type(const NodeView& node);

/// The statistics are computed at type `stage`; each x is converted to it when it is read.
struct Standardization {
  const Operand& x;
  NumberType stage;
  Rows rows;
};

/// X normalised over its axes from the attribute `axis` on (default the last).
Standardization over_last_axes(const Operands& op, NumberType stage);

/// Reads one x, at the type of the stage.
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
/// One row of an RMS normalization; all of it is computed at the type of the stage.
void count_rms_row(const Standardization& all, const Operand& scale, Body& row,
                   FunctionRef<void(Body&)> finish);

}  // namespace opcost
