#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "report/selection.h"

namespace opcost {

/// The whole record, schema "opcost.estimate/1"; `nodes` are those listed.
void write_json(std::ostream& out, const Estimate& estimate, const Selection& nodes,
                const std::vector<std::string>& only_ops);

}  // namespace opcost
