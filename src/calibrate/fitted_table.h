#pragma once

#include <string>
#include <vector>

#include "calibrate/design.h"

namespace opcost {

/// A fitted price and the text of its source.
struct FoundPrice {
  PriceKey key;
  double pj = 0.0;
  std::optional<double> base_pj;
  std::string source;
};

/// The base table with the fitted prices in place of its own. Every other price is scaled by the
/// mean change of related prices: prices of the same action; accesses of the same memory, else
/// of the nearest memory; else by `scale`.
CostTable fitted_table(const CostTable& base, const std::vector<FoundPrice>& found, double scale);

}  // namespace opcost
