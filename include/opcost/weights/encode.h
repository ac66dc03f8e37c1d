#pragma once

#include <cstdint>
#include <vector>

#include "opcost/weights/record.h"

namespace opcost {

/// The arrays of a small matrix, row by row, in a format other than Dense and Best. CSR leaves out
/// zeros; CER and CSER leave out the most frequent value (of equally frequent ones the one
/// nearest to 0), and
/// hold what the others are more than that.
EncodedMatrix encode(WeightFormat format, const std::vector<double>& matrix, std::uint64_t columns);

}  // namespace opcost
