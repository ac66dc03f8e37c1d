#pragma once

#include "opcost/llm/record.h"
#include "opcost/llm/step.h"

namespace opcost::llm {

/// Adds what devices cost together: caches that several keep, what they send each other, time and
/// what they draw meanwhile.
void serve_pass(const Architecture& model, const LlmQuestion& question, const StepShape& step,
                const ServingCosts* serving, PassCost& pass);

/// How many devices keep the same heads of keys and values: more devices than heads share them out.
double cache_copies(const Architecture& model, const LlmQuestion& question);

}  // namespace opcost::llm
