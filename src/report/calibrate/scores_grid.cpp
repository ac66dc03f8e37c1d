// Scores of predictions as rows of a table.
#include "report/calibrate/scores_grid.h"

#include <cmath>

#include "opcost/core/count.h"
#include "opcost/core/text.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

constexpr std::size_t kNameMin = 9;
constexpr std::size_t kNameMax = 40;

std::string number_cell(const std::optional<double>& value) {
  return value ? rounded_text(*value, 4) : "-";
}

}  // namespace

// Three digits, and at most two decimals, so that a bias of nearly nothing is printed as such.
std::string percent_cell(double share) {
  return rounded_text(std::round(1e4 * share) / 1e2 + 0.0, 3) + "%";
}

Grid scores_grid(const std::string& title) {
  Grid grid;
  grid.columns = {{title, Align::Left, kNameMin, kNameMax, 2},
                  {"rows"},
                  {"pred/meas"},
                  {"MAPE"},
                  {"median"},
                  {"bias"},
                  {"R2"},
                  {"R2 log"},
                  {"Spearman"}};
  return grid;
}

std::vector<Cell> scores_row(const std::string& label, const Scores& scores, Style style) {
  std::vector<Cell> cells{{printable(label)},
                          {grouped_text(Count{scores.rows})},
                          {rounded_text(scores.median_ratio, 3)},
                          {percent_cell(scores.mape)},
                          {percent_cell(scores.median_ape)},
                          {percent_cell(scores.bias)},
                          {number_cell(scores.r2)},
                          {number_cell(scores.r2_log)},
                          {number_cell(scores.spearman)}};
  for (Cell& cell : cells) cell.style = style;
  return cells;
}

std::string scores_line(const Scores& scores) {
  std::string text = "MAPE " + percent_cell(scores.mape) + ", median " +
                     percent_cell(scores.median_ape) + ", bias " + percent_cell(scores.bias);
  if (scores.r2) text += ", R2 " + rounded_text(*scores.r2, 4);
  if (scores.r2_log) text += ", R2 of logs " + rounded_text(*scores.r2_log, 4);
  return text;
}

}  // namespace opcost
