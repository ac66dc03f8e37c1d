#pragma once

#include <cstdint>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/weights/record.h"
#include "weights/entry_stream.h"
#include "weights/value_counts.h"

namespace opcost {

/// The values of a matrix by falling frequency: of equally frequent ones first the one nearest to
/// 0.
std::vector<ValueCounts::Value> by_frequency(const ValueCounts& counts, const KeyRule& rule);

/// What the rows of a matrix hold, for the second time that it is read. `statistics` has what the
/// first time found. `values`: all values by frequency; empty where they are not told apart.
Status scan_rows(EntryStream& entries, const MatrixLayout& layout,
                 const std::vector<ValueCounts::Value>& values, WeightStatistics& statistics);

/// Whether at most N of every M entries along the rows are not 0, for M of 4 and 8 and N up to half
/// of that. Three quarters of these N must be there: a matrix with few entries has no structure.
Status find_structure(EntryStream& entries, const MatrixLayout& layout,
                      WeightStatistics& statistics);

}  // namespace opcost
