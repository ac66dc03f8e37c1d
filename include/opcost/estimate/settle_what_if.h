#pragma once

#include "opcost/core/result.h"
#include "opcost/estimate/options.h"

namespace opcost {

/// Completes the questions once all are asked: who asks for zeros or for few values of weights, and
/// neither for a format nor for skipping zeros, gets the cheapest format. Errors: questions that
/// contradict each other (compressed weights with spikes or skipped zeros), or that need another
/// (densities without --skip-zeros activations).
Status settle_what_if(WhatIf& asked);

}  // namespace opcost
