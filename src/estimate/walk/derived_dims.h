#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "opcost/graph/graph.h"

namespace opcost {

/// The value of a symbol that is not bound itself but is a sum: exporters name dims by sums
/// ("past_sequence_length + 1"), and total_sequence_length of a decoder is the sum of its past and
/// its new tokens (ONNX Runtime's name for it). std::nullopt if a term is not bound or the symbol
/// is not a sum.
std::optional<std::int64_t> derived_dim(const std::string& symbol,
                                        const std::map<std::string, std::int64_t>& dims);

/// The sum that a symbol stands for; the symbol itself unless it is known to mean a sum.
std::string sum_behind(const std::string& symbol);

}  // namespace opcost
