#pragma once

#include <string>
#include <vector>

#include "opcost/calibrate/scores.h"
#include "report/layout/view.h"

namespace opcost {

/// A table whose rows are scores; `title`: what its first column names.
Grid scores_grid(const std::string& title);
/// A row of such a table.
std::vector<Cell> scores_row(const std::string& label, const Scores& scores,
                             Style style = Style::Plain);

/// "MAPE 12.3 %, median 5.4 %, bias -1.2 %, R2 0.987, R2 of logs 0.992"
std::string scores_line(const Scores& scores);
/// "12.3%", "1230%"; with a sign if it may be negative.
std::string percent_cell(double share);

}  // namespace opcost
