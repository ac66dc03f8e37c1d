#pragma once

#include <string>
#include <vector>

#include "calibrate/design.h"

namespace opcost {

/// A price that was found, and the words of its source.
struct FoundPrice {
  PriceKey key;
  double pj = 0.0;
  std::optional<double> base_pj;
  std::string source;
};

/// The base with the found prices in place of its own. Every other price is the
/// base's times how much its kin have changed: prices of the same action; accesses
/// of the same memory, else of the nearest; else `scale`.
CostTable fitted_table(const CostTable& base, const std::vector<FoundPrice>& found, double scale);

}  // namespace opcost
