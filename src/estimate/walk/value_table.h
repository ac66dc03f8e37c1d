#pragma once

#include <cstdint>
#include <vector>

#include "rules/tensor_info.h"

namespace opcost {

/// A value of the running model. What a call passes to a function and what the function calls it
/// are one value under two names; every run of a loop's body makes new ones.
enum class ValueId : std::uint32_t { None };

/// What a walk knows of a value.
struct KnownValue {
  TensorInfo info;
  ValueId id = ValueId::None;  ///< None: an initializer.
  bool literal = false;        ///< It follows from the file alone, not from the shapes of inputs.
};

/// The values of all regions of a model.
class ValueTable {
 public:
  ValueId add() {
    shared_.push_back(false);
    return static_cast<ValueId>(shared_.size());
  }
  /// It is not used exactly once.
  void mark_shared(ValueId id) {
    if (id != ValueId::None) shared_[static_cast<std::size_t>(id) - 1] = true;
  }
  /// Whether one node alone uses it. Known only where regions have their uses.
  bool has_one_use(ValueId id) const {
    return id != ValueId::None && !shared_[static_cast<std::size_t>(id) - 1];
  }

 private:
  std::vector<bool> shared_;  // by id, from 1
};

}  // namespace opcost
