#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "opcost/core/result.h"
#include "opcost/estimate/options.h"

namespace opcost {

/// The words of --sparsity: a share, "0.9" or "90%", or N:M, "2:4"; or "magnitude=0.9". An Error
/// names what is wrong.
Result<Sparsity> parse_sparsity(std::string_view words);

/// The words of --quantise-weights: "7bit" or "7", from 1 to 16.
Result<std::uint32_t> parse_value_bits(std::string_view words);

/// What the plan asks for, in words: "csr, 90% zeros"; "dense" for an empty plan.
std::string weight_plan_text(const WeightPlan& plan);

}  // namespace opcost
