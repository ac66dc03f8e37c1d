#pragma once

#include "opcost/compare/record.h"

namespace opcost {

/// Fills `turns`: at which price of a call neighbours in the ranking change places. `dearest_call`
/// is the largest such price of any machine that is known. Ranks must be set.
void find_turns(Comparison& comparison, Picojoules dearest_call);

/// The largest price of a counted node in the shipped tables; 0 if none has one.
Picojoules dearest_shipped_call();

}  // namespace opcost
