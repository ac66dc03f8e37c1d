#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "opcost/graph/graph.h"

namespace opcost {

/// What a symbol that nobody bound follows from: exporters name dims by sums
/// ("past_sequence_length + 1"), and the total_sequence_length of a decoder is
/// that of its past and of what is new (ONNX Runtime's name for it).
/// Nothing where a part of it is not bound or the symbol is no sum.
std::optional<std::int64_t> derived_dim(const std::string& symbol,
                                        const std::map<std::string, std::int64_t>& dims);

/// The sum that a symbol stands for: itself, unless its name is known to be one.
std::string sum_behind(const std::string& symbol);

}  // namespace opcost
