#pragma once

#include <cstddef>
#include <string>

#include "opcost/compare/sweep_record.h"

namespace opcost {

/// What a sample costs at the smallest and at the largest batch, and in which parts batches are
/// run; "" where the sweep is not over the batch.
std::string batch_words(const Sweep& sweep, std::size_t table);

/// The step at which most energy goes to a memory because more arrays lie in it than before; "" if
/// there is none.
std::string border_words(const Sweep& sweep, std::size_t table);

}  // namespace opcost
