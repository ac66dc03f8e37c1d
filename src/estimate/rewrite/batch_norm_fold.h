#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "estimate/unbilled_node.h"

namespace opcost {

/// Batch normalisations that become part of the convolution before them: the scale goes into the
/// convolution's weights, the rest into its bias.
class BatchNormFold {
 public:
  /// Takes each node of a region in order. Folds a BatchNormalization at inference with constant
  /// parameters, whose input a Conv or ConvTranspose of the same region makes for it alone.
  void apply(UnbilledNode& one, const ValueTable& values);

  /// "--fold-bn: 20 batch normalisations are ...".
  std::vector<std::string> changes() const;

 private:
  bool can_fold(const UnbilledNode& norm, const ValueTable& values) const;

  std::unordered_map<ValueId, UnbilledNode*> convolutions_;  // by what they make
  std::unordered_set<const Node*> folded_, left_;            // nodes of the file
};

}  // namespace opcost
