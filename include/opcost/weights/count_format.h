#pragma once

#include <optional>

#include "opcost/weights/record.h"

namespace opcost {

/// What a product of a vector with a matrix costs that is kept so; std::nullopt where its values
/// are not told apart (CER, CSER). `groups`: so many parts of the rows have inputs of their own.
std::optional<FormatCounts> count_format(WeightFormat format, const WeightStatistics& matrix,
                                         PointerReads reads, std::uint64_t groups = 1);
/// The smallest of 8, 16, 32 and 64 bits that holds the number.
Bits index_bits(std::uint64_t largest);

}  // namespace opcost
