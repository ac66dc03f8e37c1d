#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "opcost/core/event.h"
#include "opcost/predict/machine_sizes.h"

namespace opcost {

/// One term of a regression: pJ per unit of a feature.
struct RegressionTerm {
  std::string feature;  ///< "valid_macs", "batch*kernel_size": cost_tables/LAYERWISE.md
  double pj = 0.0;      ///< May be negative.
};

/// A linear regression of the energy of one type of operator.
struct Regression {
  std::string op;   ///< "Conv"; with its domain if that is not ai.onnx: "com.microsoft.Gelu".
  NumberType type;  ///< The type of its first operand's elements.
  /// Of nodes whose result takes the place of their input (NodeContext::in_place), and of no
  /// others.
  bool in_place = false;
  MachineSizes sizes;
  std::vector<RegressionTerm> terms;
  std::uint64_t rows = 0;  ///< Rows to which it was fitted; 0: not known.
  /// What kinds of nodes these rows had ("2-D", "dense": cost_tables/LAYERWISE.md), any other is an
  /// extrapolation; empty: not known.
  std::set<std::string> covers{};
  /// Least and largest energy of these rows, in pJ; anything beyond is an extrapolation.
  std::optional<std::pair<double, double>> range_pj;
  std::string source;
  std::string scores;  ///< In words; may be empty.

  /// "Conv float32", "Relu float32 in place"
  std::string label() const;
  /// Whether a term depends on the machine's vector width, and on its cache.
  bool uses_vectors() const;
  bool uses_cache() const;
};

}  // namespace opcost
