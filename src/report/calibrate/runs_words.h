#pragma once

#include <optional>
#include <string>
#include <vector>

#include "opcost/calibrate/options.h"
#include "opcost/calibrate/scores.h"
#include "opcost/core/error.h"
#include "opcost/runs/measured_run.h"
#include "report/layout/view.h"

// What the reports of calibrations and validations say of runs, in the same words.
namespace opcost {

/// "; 2 rows left out; 1 outlier not fitted"; "" where all rows were fitted.
std::string not_fitted_text(std::size_t left_out, std::size_t outliers);

/// The scores on folds that were kept aside: "MAPE ... (5 folds by model)". `of`: what it
/// takes two configurations of, where there are no folds.
std::string folds_text(const std::optional<Scores>& out_of_fold, std::size_t folds, FoldBy by,
                       const std::string& of);

/// Adds a line that says so where some of the rows are estimates.
void add_estimated(std::vector<HeadLine>& head, const RunSet& runs);

/// The first rows that something was wrong with.
Section rows_section(const std::string& heading, const std::vector<Error>& rows);

}  // namespace opcost
