#pragma once

#include "opcost/estimate/options.h"
#include "support/estimate_of.h"

namespace opcost::test {

inline EstimateOptions folding() {
  EstimateOptions options;
  options.what_if.fold_bn = true;
  return options;
}

inline EstimateOptions fusing() {
  EstimateOptions options;
  options.what_if.fuse_activations = true;
  return options;
}

/// Whether the estimate states an assumption with these words.
inline bool assumes(const Estimate& estimate, std::string_view words) {
  return mentions(estimate.assumptions, words);
}

}  // namespace opcost::test
