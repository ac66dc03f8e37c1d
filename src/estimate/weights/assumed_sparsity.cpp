// The statistics of a matrix of weights of which a share is assumed to be 0.
#include "estimate/weights/assumed_sparsity.h"

#include <algorithm>
#include <cmath>

namespace opcost {

WeightStatistics assumed_sparse(std::uint64_t rows, std::uint64_t columns, ElementType type,
                                const Sparsity& sparsity) {
  WeightStatistics assumed{.rows = rows, .columns = columns, .type = type};
  std::uint64_t nonzero = 0;
  if (const auto& structure = sparsity.structure) {
    const std::uint64_t rest = std::min(columns % structure->of, structure->kept);
    nonzero = rows * (columns / structure->of * structure->kept + rest);
    assumed.structure = structure;
  } else {
    nonzero = static_cast<std::uint64_t>(
        std::llround((1 - sparsity.share) * static_cast<double>(rows * columns)));
  }
  assumed.zeros = rows * columns - nonzero;
  assumed.most_frequent_count = assumed.zeros;
  assumed.nonzero = {nonzero, std::min(rows, nonzero)};
  const auto number = number_type(type);
  assumed.stored_bits = rows * columns * (number ? number->bits.value : 0);
  return assumed;
}

}  // namespace opcost
