#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "opcost/estimate/record.h"
#include "opcost/report/render_options.h"
#include "report/estimate/row.h"
#include "report/estimate/selection.h"

// An estimate as rows, from which the reports make tables.
namespace opcost {

/// The sum over all rows that are not inside others.
Amounts sum_of(const std::vector<Row>& rows);

/// One row per layer, operator, tier, action or module. Layers and tiers keep their own order, the
/// others come dearest first. Free and folded nodes have no row. `depth`: how many parts of a
/// module's path make a row; 0: all.
std::vector<Row> rows_by(Breakdown by, const Estimate& estimate, const Selection& nodes,
                         std::size_t depth = 0);

/// Keeps the `most` dearest rows, dearest first, and returns the sum of the others.
Amounts keep_top(std::vector<Row>& rows, std::size_t most);

}  // namespace opcost
