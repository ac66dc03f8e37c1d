#pragma once

#include "rules/body.h"
#include "rules/inference.h"

// Pools whose input is X and whose output is Y.
namespace opcost {

/// X [N, C, spatial] -> Y, and Indices if the rule has them, with one element per window.
Status infer_pool(Inference& node);
/// The elements of a window.
Extent pool_taps(const Operands& op);
/// How elements of X are found again in windows that overlap.
std::vector<Reuse> pool_reuse(const Operands& op);

void count_max_pool(const Operands& op, Body& node);
void count_average_pool(const Operands& op, Body& node);

/// X [N, C, spatial] -> Y [N, C, 1...].
Status infer_global_pool(Inference& node);
void count_global_max_pool(const Operands& op, Body& node);
void count_global_average_pool(const Operands& op, Body& node);

}  // namespace opcost
