#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "estimate/unbilled_node.h"

namespace opcost {

/// Values that are quantised but stored in float (Quant, BipolarQuant): the contractions that read
/// them have factors of the type that they fit, as hardware has, and scale their results.
class HeldTypes {
 public:
  /// Takes the nodes in order, each as it will be billed.
  void take(UnbilledNode& one);
  std::vector<std::string> assumptions() const;

 private:
  void keep(UnbilledNode& one);
  void give(UnbilledNode& one);

  std::unordered_map<ValueId, ElementType> held_;
  std::size_t contractions_ = 0;
};

}  // namespace opcost
