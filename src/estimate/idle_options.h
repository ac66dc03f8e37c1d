#pragma once

#include <string>
#include <vector>

#include "opcost/estimate/record.h"

namespace opcost {

/// Warnings of options that say something of what is not there: a row of --density that names no
/// node, a file of --op-rules with none of the model's operators, --pointer-reads of no pointers.
/// Other options are checked where they are used.
std::vector<std::string> idle_options(const Estimate& estimate);

}  // namespace opcost
