#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>

#include "estimate/unbilled_node.h"

namespace opcost {

/// Which node makes a value, among those that run together.
class ValueMakers {
 public:
  /// An output of a node, by their positions.
  struct Output {
    std::size_t node = 0, output = 0;
    auto operator<=>(const Output&) const = default;
  };
  struct Found {
    std::optional<Output> made{};
    /// The search ended at a value that comes from elsewhere, or from control flow.
    bool from_elsewhere = false, from_control_flow = false;
  };

  /// Both must outlive it; the nodes stay where they are.
  ValueMakers(const UnbilledNodes& nodes, const ValueTable& values);

  /// Where a counted node makes the value, under whatever name, for one reader alone. Views,
  /// conversions that are part of an integer operator and folded normalisations only rename it.
  Found made_for_one(ValueId value) const;

 private:
  const UnbilledNodes& nodes_;
  const ValueTable& values_;
  std::unordered_map<ValueId, Output> makers_;
};

}  // namespace opcost
