#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "opcost/compare/record.h"

namespace opcost {

/// One model estimated with several values of one option: a dim, the batch or a precision.
struct Sweep {
  std::string variable;             ///< "sequence_length", "batch", "precision"
  std::vector<std::string> values;  ///< As given.
  Comparison points;                ///< One model per value, in the order given.

  /// The value as a number; std::nullopt for a precision.
  std::optional<double> number(std::size_t at) const;
};

/// What --sweep asks for: a variable and its values, as text.
struct SweepRequest {
  std::string variable;
  std::vector<std::string> values;
};

}  // namespace opcost
