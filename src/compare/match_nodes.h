#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "opcost/estimate/record.h"

namespace opcost {

/// For each node of `before` its counterpart in `after`; std::nullopt: it was removed. No node of
/// `after` has two counterparts. Names of weights are compared before names of nodes, and those
/// before structure.
std::vector<std::optional<std::size_t>> match_nodes(const Estimate& before, const Estimate& after);

/// The operator without quantisation and fusion: "Conv" for QLinearConv, ConvInteger and FusedConv.
std::string base_operator(const std::string& domain, const std::string& op);

}  // namespace opcost
