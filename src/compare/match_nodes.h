#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "opcost/estimate/record.h"

namespace opcost {

/// For each node of `before` its counterpart in `after`; nothing: it was removed. No
/// node of `after` is the counterpart of two. Free of what the two differ in: names of
/// weights come before names of nodes, those before structure.
std::vector<std::optional<std::size_t>> match_nodes(const Estimate& before, const Estimate& after);

/// The operator without quantisation and fusion: "Conv" of QLinearConv, ConvInteger and
/// FusedConv.
std::string base_operator(const std::string& domain, const std::string& op);

}  // namespace opcost
