#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "opcost/core/placement.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// The sums of one row.
struct Amounts {
  Count nodes;  ///< Counted and unknown nodes.
  Count unknown;
  Count macs;
  Count other;  ///< Arithmetic that is not part of a multiply-accumulate.
  Count reads;
  Count writes;
  Count arithmetic;  ///< All arithmetic, multiply-accumulates included.
  Count events;      ///< All events.
  Picojoules energy;
  Picojoules floor;  ///< Of nodes; 0 of a part of one.

  Amounts& operator+=(const Amounts& more);
  /// Its nodes are unknown, all of them.
  bool is_unknown() const { return !unknown.is_zero() && unknown == nodes; }
};

struct Row {
  std::string label;  ///< The name in the model or table, not made printable; "" of a layer.
  Amounts amounts;
  const NodeEstimate* node = nullptr;  ///< Set if the row is a layer.
  std::optional<TierIndex> tier;       ///< Set if the row is a memory.
  std::size_t depth = 0;               ///< Inside so many other rows, whose sums hold it.
};

/// Free and folded nodes have no row.
bool has_row(const NodeEstimate& node);

/// The sum over a node's events.
Amounts amounts_of(const NodeEstimate& node);

}  // namespace opcost
