#pragma once

#include <string>
#include <vector>

#include "opcost/core/error.h"
#include "report/page.h"

namespace opcost {

/// Under a heading, the first rows that something was wrong with; nothing of none.
void write_rows(Page& page, const std::string& heading, const std::vector<Error>& rows);

}  // namespace opcost
