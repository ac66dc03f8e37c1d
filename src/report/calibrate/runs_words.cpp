// What the reports of calibrations and validations say of runs, in the same words.
#include "report/calibrate/runs_words.h"

#include "opcost/core/text.h"
#include "report/calibrate/scores_grid.h"

namespace opcost {

std::string not_fitted_text(std::size_t left_out, std::size_t outliers) {
  std::string text;
  if (left_out > 0) text += "; " + plural_text(left_out, "row") + " left out";
  if (outliers > 0) text += "; " + plural_text(outliers, "outlier") + " not fitted";
  return text;
}

std::string folds_text(const std::optional<Scores>& out_of_fold, std::size_t folds, FoldBy by,
                       const std::string& of) {
  if (!out_of_fold) return "none: it takes two configurations" + of;
  return scores_line(*out_of_fold) + " (" + std::to_string(folds) +
         (by == FoldBy::Model ? " folds by model)" : " folds by configuration)");
}

void add_estimated(std::vector<HeadLine>& head, const RunSet& runs) {
  const std::size_t count = runs.estimated_rows();
  if (count == 0) return;
  head.push_back({"",
                  plural_text(count, "row") +
                      " estimated by a formula and not measured: what follows is as true as it",
                  Style::Alarm});
}

Section rows_section(const std::string& heading, const std::vector<Error>& rows) {
  constexpr std::size_t kMostListed = 10;  // rows that are listed one by one
  std::vector<std::string> texts;
  texts.reserve(rows.size());
  for (const Error& row : rows) texts.push_back(row.where + ": " + row.what);
  return list_section(heading, texts, kMostListed);
}

}  // namespace opcost
