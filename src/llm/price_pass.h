#pragma once

#include "opcost/core/result.h"
#include "opcost/cost/pricer.h"
#include "opcost/estimate/options.h"
#include "opcost/llm/llm_graph.h"
#include "opcost/llm/record.h"

namespace opcost::llm {

/// What the events of one pass cost, every layer as often as it runs. Errors: those of estimate();
/// a node that is unknown; sums beyond 64 bits.
Result<PassCost> price_pass(const LlmGraph& graph, const Pricer& pricer,
                            const EstimateOptions& options);

/// The sum of so many times a and b: a trapezoid.
PassCost sum_of_line(const PassCost& first, const PassCost& last, std::uint64_t passes);
void add_pass(PassCost& to, const PassCost& more);
/// Whether a pass lies on the line between two others, `at` of `length` behind the first: counts
/// exactly, energies to `tolerance`.
bool on_line(const PassCost& first, const PassCost& between, const PassCost& last, std::uint64_t at,
             std::uint64_t length, double tolerance);

}  // namespace opcost::llm
