#pragma once

#include <cstdint>

#include "opcost/estimate/options.h"

namespace opcost {

/// A matrix of which that share is 0, spread evenly over its rows, and whose other values are not
/// told apart: what --sparsity asks.
WeightStatistics assumed_sparse(std::uint64_t rows, std::uint64_t columns, ElementType type,
                                const Sparsity& sparsity);

}  // namespace opcost
