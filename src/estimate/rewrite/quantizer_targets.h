#pragma once

#include <unordered_map>
#include <vector>

#include "estimate/rewrite/moved_numbers.h"

namespace opcost {

/// A value that becomes quantised numbers, by way of nodes that nobody else reads.
struct QuantizerTarget {
  UnbilledNode* quantizer = nullptr;
  /// Between the two: bounds, casts and moves. An integer operator that gives the value has
  /// quantised numbers at once: its bounds are then those of their type, and the moves move them.
  std::vector<UnbilledNode*> between;
  Count numbers;        ///< How many of those that the quantiser makes come from here.
  bool unmoved = true;  ///< No move is between: the value is the quantiser's result.
};

/// Where the numbers of every quantiser come from. A move in front of a quantiser may as well
/// stand behind it, and moves fewer bits there.
class QuantizerTargets {
 public:
  QuantizerTargets(const std::vector<UnbilledNode*>& nodes, const ValueFlow& flow,
                   const QuantizedSources& sources);

  /// null: the value does not become quantised numbers.
  const QuantizerTarget* of(ValueId value) const;
  /// The moves in front of each quantiser, from the one that runs first.
  const std::vector<UnbilledNode*>& moves_before(const UnbilledNode& quantizer) const;

 private:
  void climb(UnbilledNode& quantizer, ValueId value);
  void add(UnbilledNode& quantizer, ValueId value, Count numbers);
  bool may_stand_behind(const UnbilledNode& move) const;

  const ValueFlow& flow_;
  const QuantizedSources& sources_;
  std::unordered_map<ValueId, QuantizerTarget> targets_;
  std::unordered_map<const UnbilledNode*, std::vector<UnbilledNode*>> moves_;
};

}  // namespace opcost
