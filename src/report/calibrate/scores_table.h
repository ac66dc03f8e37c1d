#pragma once

#include <string>
#include <vector>

#include "opcost/calibrate/scores.h"
#include "report/layout/text_table.h"

namespace opcost {

/// Rows of scores under one another.
class ScoresTable {
 public:
  explicit ScoresTable(const std::string& title);
  void add(const std::string& label, const Scores& scores, Style style = Style::Plain);
  void print(Page& page) const { table_.print(page); }

 private:
  TextTable table_;
};

/// "MAPE 12.3 %, median 5.4 %, bias -1.2 %, R2 0.987, R2 of logs 0.992"
std::string scores_line(const Scores& scores);
/// "12.3%", "1230%"; signed where it may be below 0.
std::string percent_cell(double share);

}  // namespace opcost
