#pragma once

#include <vector>

#include "placement/place.h"

namespace opcost {

/// What remains of the products of one contraction where those with a zero are not made.
struct Thinning {
  const Operand* weights = nullptr;  ///< The factor that is not `inputs`; null: a temporary.
  const Operand* inputs = nullptr;   ///< Likewise.
  double share = 1;                  ///< Of the products.
  /// Every product reads the one bit that says whether the element is 0.
  bool weights_masked = false, inputs_masked = false;
  /// Every product reads its input, which itself is the bit that says so: a spike.
  bool reads_inputs = false;
};

/// The node's events with fewer products in one of its contractions: of the multiplications, the
/// additions and the reads of both factors, only the share remains; each count is rounded. Masks
/// are arrays of one bit for each element.
void thin_products(Accesses& node, std::size_t nest, const Thinning& thinning,
                   const Operands& operands);

}  // namespace opcost
