#pragma once

#include "opcost/core/placement.h"
#include "opcost/core/result.h"
#include "opcost/cost/pricer.h"
#include "opcost/cost/serving.h"
#include "opcost/llm/record.h"

namespace opcost {

/// What a request to a language model costs: its graph is built for the prompt and for steps of
/// decoding, and priced like any model. `serving`: of the table; null where it has none. Errors: a
/// question that cannot be (0 tokens, more devices than heads, absurd sizes); those of estimate().
Result<LlmEstimate> estimate_llm(const Architecture& model, const LlmQuestion& question,
                                 const Pricer& pricer, const ServingCosts* serving,
                                 Placement placement);

/// How many of so many experts at least one of the tokens goes to, on average, where each goes to
/// `chosen` and none is preferred: E·(1 - (1 - k/E)^tokens), rounded.
std::int64_t expected_experts(std::int64_t experts, std::int64_t chosen, std::int64_t tokens);

}  // namespace opcost
