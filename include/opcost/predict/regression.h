#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/event.h"
#include "opcost/predict/machine_sizes.h"

namespace opcost {

/// One part of a regression: so many pJ for each unit of a feature.
struct RegressionTerm {
  std::string feature;  ///< "valid_macs", "batch*kernel_size": cost_tables/LAYERWISE.md
  double pj = 0.0;      ///< May be below 0.
};

/// A linear regression of the energy of one type of operator.
struct Regression {
  std::string op;   ///< "Conv"; with its domain where not ai.onnx: "com.microsoft.Gelu".
  NumberType type;  ///< Of the elements of its first operand.
  MachineSizes sizes;
  std::vector<RegressionTerm> terms;
  std::uint64_t rows = 0;  ///< That it was fitted to; 0: not told.
  /// Least and largest energy of these rows, in pJ: beyond it is extrapolation.
  std::optional<std::pair<double, double>> range_pj;
  std::string source;
  std::string scores;  ///< In words; may be empty.

  /// Whether some term depends on the machine's vectors, and on its cache.
  bool uses_vectors() const;
  bool uses_cache() const;
};

}  // namespace opcost
