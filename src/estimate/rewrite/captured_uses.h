#pragma once

#include <string>
#include <unordered_map>
#include <unordered_set>

#include "estimate/walk/walk.h"

namespace opcost {

/// What subgraphs want of quantised numbers that a graph around them holds as floats. They are
/// rewritten before that graph is.
class CapturedUses {
 public:
  struct Use {
    bool of_numbers = false;  ///< It takes the numbers.
    std::string why;
  };

  void want_floats(ValueId value) { floats_.insert(value); }
  void do_without_floats(ValueId value, const Use& use) { others_.try_emplace(value, use); }
  /// null: some subgraph wants floats, or none was looked at.
  const Use* without_floats(ValueId value) const {
    const auto found = others_.find(value);
    return found != others_.end() && !floats_.contains(value) ? &found->second : nullptr;
  }

 private:
  std::unordered_set<ValueId> floats_;
  std::unordered_map<ValueId, Use> others_;
};

}  // namespace opcost
