#pragma once

#include <cstdint>
#include <vector>

#include "estimate/known_batches.h"
#include "opcost/core/function_ref.h"
#include "opcost/core/result.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// The estimate for a batch of that size.
using EstimateOfBatch = FunctionRef<Result<Estimate>(std::int64_t)>;

/// The runs of one size by which a batch costs least: E(N) = min of (N/b)·E(b) over the b that
/// divide N. `whole` is the estimate for all of the batch at once; it stays where its energy is the
/// least, and where its samples cannot be parted. Of the sizes whose costs are known only the best
/// is estimated; the costs of others are kept. Errors: a count of all runs beyond 64 bits.
Result<Estimate> run_in_parts(Estimate whole, std::int64_t batch, EstimateOfBatch of_batch,
                              BatchCosts& costs);

/// The sizes that are tried, largest first: the divisors, without the batch itself. Of more than
/// `most` the largest ones.
std::vector<std::int64_t> parts_of(std::int64_t batch, std::size_t most);

}  // namespace opcost
