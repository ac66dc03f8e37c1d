#pragma once

#include <string>
#include <vector>

#include "opcost/core/error.h"
#include "opcost/runs/measured_run.h"
#include "report/layout/page.h"

namespace opcost {

/// Under a heading, the first rows that something was wrong with; nothing of none.
void write_rows(Page& page, const std::string& heading, const std::vector<Error>& rows);

/// Says so where rows are estimates; nothing where none is.
void write_estimated(Page& page, const RunSet& runs);

}  // namespace opcost
