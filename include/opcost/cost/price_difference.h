#pragma once

#include <optional>
#include <string>

namespace opcost {

/// One difference between two tables, for `opcost table diff`.
struct PriceDifference {
  /// "mul float32", "read 32 bit @ 1 MiB", "capacity of 1 MiB", "mul in exp",
  /// "widths of mul: not given before, linear after"
  std::string what;
  /// In `unit`; std::nullopt: not listed, an unbounded capacity, or a rule, which has no number.
  std::optional<double> before, after;
  std::string unit = "pJ";  ///< "pJ", "B" for a capacity, "" for parts of a decomposition.
};

}  // namespace opcost
