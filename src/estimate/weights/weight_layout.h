#pragma once

#include <optional>

#include "opcost/weights/record.h"
#include "rules/nest.h"
#include "rules/operands.h"

namespace opcost {

/// How the matrix lies in a factor of a contraction: its rows belong to outputs and its columns are
/// summed, as a convolution's filters are m rows of n = channels · kernel. std::nullopt: the loops
/// and the dims do not tell.
std::optional<MatrixLayout> layout_of(const Operands& node, const Nest& nest,
                                      const Operand& weights);
/// The layout in the stored tensor, of which the factor is the transposed matrix.
std::optional<MatrixLayout> transposed(const MatrixLayout& layout);

}  // namespace opcost
