#pragma once

#include <optional>
#include <vector>

#include "opcost/core/result.h"
#include "opcost/weights/record.h"
#include "weights/entry_stream.h"
#include "weights/few_values.h"
#include "weights/value_counts.h"

namespace opcost {

/// What one pass over float32 rows, one after the other, tells.
struct FloatRows {
  ValueCounts counts;
  std::uint64_t nonzero_rows = 0;  ///< Rows with an entry that is not 0.
  std::optional<FewValues> few;    ///< What the rows hold, where all have few values.
};

/// Whether the matrix is of that kind: dense, float32, a row in one piece.
bool has_float_rows(const EntryStream& entries, const MatrixLayout& layout);
/// Reads it once, in the order of memory.
Result<FloatRows> scan_float_rows(EntryStream& entries, const MatrixLayout& layout);

}  // namespace opcost
