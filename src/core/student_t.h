#pragma once

#include <cstddef>

namespace opcost {

/// The 97.5 % quantile of Student's t with n degrees of freedom, for a mean of n + 1 values.
/// Infinite for none.
double student_t(std::size_t degrees);

}  // namespace opcost
