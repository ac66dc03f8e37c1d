#pragma once

#include <optional>
#include <span>
#include <vector>

#include "opcost/core/memory.h"
#include "opcost/core/placement.h"
#include "rules/count_interpreter.h"
#include "rules/op_rule.h"

namespace opcost {

/// A counted event with the memory it is charged to.
struct PlacedCount {
  Event event;
  const Operand* operand = nullptr;
  std::optional<TierIndex> tier;  ///< std::nullopt for arithmetic.
  Count count;
};

/// The events of one node, and what its rule says of them.
struct Accesses {
  std::vector<CountedEvent> events;
  Patch patch{};  ///< Its im2col patch; its operand is "" if there is none.
  std::vector<Nest> nests{};
  std::vector<Reuse> reuses{};  ///< Sorted by array.
};

void sort_reuses(Accesses& node);
/// What the rule says of one operand.
std::span<const Reuse> reuses_of(const Accesses& node, const Operand* operand);

/// The different elements of its operand that an event touches, at most those it accesses.
Count touched(const Accesses& node, const CountedEvent& counted);

/// Finds the tier of every access of one node under `array`, `patch` or `floor`; arithmetic passes
/// through.
std::vector<PlacedCount> place(const Accesses& node, const MemoryHierarchy& memory,
                               Placement placement);

}  // namespace opcost
