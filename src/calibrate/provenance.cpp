// Writes how a table was fitted, as lines of its provenance.
#include "calibrate/provenance.h"

#include <cmath>

#include "opcost/core/text.h"
#include "opcost/core/version.h"

namespace opcost {
namespace {

using Lines = std::vector<std::pair<std::string, std::string>>;

std::string percent(double share) {
  return rounded_text(std::round(1e4 * share) / 1e2 + 0.0, 3) + " %";
}

// For both kinds of calibration.
template <class AnyCalibration>
std::string rows_text(const AnyCalibration& calibration, const RunSet& runs) {
  const std::size_t fitted = calibration.rows - calibration.outliers.size();
  const std::size_t all = runs.runs.size() + runs.faults.size();
  return std::to_string(fitted) + " of " + std::to_string(all) + ", " +
         plural_text(calibration.configurations, "configuration");
}

/// "5 folds by configuration: "
std::string folds_text(std::size_t folds, FoldBy by) {
  return std::to_string(folds) +
         (by == FoldBy::Model ? " folds by model: " : " folds by configuration: ");
}

std::string loss_text(const LayerwiseOptions& options) {
  return std::string(to_string(options.loss)) +
         (options.any_sign ? ", coefficients of any sign" : ", no coefficient below 0");
}

/// What differs between the two kinds of calibration.
struct Words {
  std::string_view command;
  std::pair<std::string, std::string> base;  ///< What it stands on, and its name.
  std::string loss;
};

template <class AnyCalibration, class AnyOptions>
Lines common_lines(const AnyCalibration& calibration, const RunSet& runs, const AnyOptions& options,
                   const Words& words, FoldBy by) {
  Lines lines{{"made_by", "opcost " + std::string(version()) + " " + std::string(words.command)},
              {"runs", runs.file},
              {"runs_sha256", runs.sha256},
              {"rows", rows_text(calibration, runs)},
              words.base,
              {"loss", words.loss},
              {"energy", options.net ? "net of idle" : "as measured, idle included"},
              {"seed", std::to_string(options.seed)},
              {"fitted", scores_text(calibration.fitted)}};
  if (const std::size_t count = runs.estimated_rows(); count > 0)
    lines.emplace_back("estimated_rows", std::to_string(count) + ", by a formula, not measured");
  if (calibration.out_of_fold)
    lines.emplace_back("out_of_fold",
                       folds_text(calibration.folds, by) + scores_text(*calibration.out_of_fold));
  return lines;
}

}  // namespace

std::string fitted_with_text(const Calibration& calibration) {
  const TriedFit& way = calibration.chosen;
  std::string text = "placement " + std::string(to_string(way.placement)) +
                     (way.per_node ? ", a cost per node, " : ", no cost per node, ") +
                     (way.scale_only ? "one factor for all prices" : "all prices");
  if (calibration.tried.size() > 1)
    text +=
        "; " + std::string(way.error ? "chosen among " : "the first of ") +
        std::to_string(calibration.tried.size()) + " ways" +
        (way.error ? " by the error out of fold" : ", which one configuration cannot tell apart");
  return text;
}

std::string scores_text(const Scores& scores) {
  std::string text = "MAPE " + percent(scores.mape) + ", median " + percent(scores.median_ape) +
                     ", bias " + percent(scores.bias);
  if (scores.r2) text += ", R2 " + rounded_text(*scores.r2, 4);
  if (scores.r2_log) text += ", R2 of logs " + rounded_text(*scores.r2_log, 4);
  return text;
}

Lines provenance_of(const Calibration& calibration, const RunSet& runs, const CostTable& base,
                    const CalibrateOptions& options) {
  const std::string loss(to_string(options.loss));
  Lines lines = common_lines(calibration, runs, options,
                             {.command = "calibrate", .base = {"base", base.name()}, .loss = loss},
                             calibration.fold_by);
  lines.emplace_back("fitted_with", fitted_with_text(calibration));
  if (calibration.static_watts)
    lines.emplace_back(kStaticWatts, exact_text(*calibration.static_watts));
  lines.insert(lines.end(), options.context.begin(), options.context.end());
  return lines;
}

Lines provenance_of(const LayerwiseCalibration& calibration, const RunSet& runs,
                    const LayerwiseOptions& options) {
  const std::string features =
      joined(options.features) + (options.intercept ? ", with intercept" : "");
  Lines lines = common_lines(calibration, runs, options,
                             {.command = "calibrate --predictor layerwise",
                              .base = {"features", features},
                              .loss = loss_text(options)},
                             options.fold_by);
  if (calibration.networks)
    lines.emplace_back("networks",
                       std::to_string(calibration.networks->rows) +
                           " rows, never fitted: " + scores_text(*calibration.networks));
  lines.insert(lines.end(), options.context.begin(), options.context.end());
  return lines;
}

}  // namespace opcost
