// What a layerwise calibration found, for people.
#include <algorithm>
#include <cmath>

#include "opcost/core/text.h"
#include "report/calibrate/layerwise_report.h"
#include "report/calibrate/runs_words.h"
#include "report/calibrate/scores_grid.h"
#include "report/layout/figures.h"
#include "report/layout/laid_out.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

std::string signed_energy(double pj) { return (pj < 0.0 ? "-" : "") + energy_text({std::abs(pj)}); }

std::string rows_text(const LayerwiseCalibration& calibration, const RunSet& runs) {
  std::string text = printable(runs.file) + ": " + plural_text(calibration.rows, "row") +
                     " of single layers, " +
                     plural_text(calibration.configurations, "configuration");
  if (calibration.networks)
    text += "; " + plural_text(calibration.networks->rows, "row") + " of networks, not fitted";
  return text + not_fitted_text(calibration.left_out.size(), calibration.outliers.size());
}

std::string fit_text(const LayerwiseOptions& options) {
  const bool plain = options.loss == Loss::Squares;
  return std::string(to_string(options.loss)) + (plain ? " of errors" : " error, Huber's loss") +
         (options.any_sign ? ", coefficients of any sign, " : ", no coefficient below 0, ") +
         (options.net ? "energy net of idle" : "energy as measured");
}

std::vector<HeadLine> head_of(const LayerwiseReport& report) {
  const LayerwiseCalibration& calibration = report.calibration;
  const LayerwiseOptions& options = report.options;
  std::vector<HeadLine> head{{"runs", rows_text(calibration, report.runs)}};
  add_estimated(head, report.runs);
  head.push_back(
      {"features", joined(options.features) + (options.intercept ? ", with intercept" : "")});
  head.push_back({"fit", fit_text(options)});
  head.push_back({"in sample", scores_line(calibration.fitted)});
  head.push_back(
      {"out of fold",
       folds_text(calibration.out_of_fold, calibration.folds, options.fold_by, " of an operator"),
       Style::Strong});
  if (calibration.networks) head.push_back({"networks", scores_line(*calibration.networks)});
  return head;
}

std::vector<Cell> operator_row(const OperatorFit& fit) {
  const Regression& one = fit.regression;
  return {{printable(one.label())},
          {grouped_text(Count{fit.rows})},
          {std::to_string(one.terms.size())},
          {one.uses_vectors() ? std::to_string(one.sizes.vector_width) : "-"},
          {one.uses_cache() ? bytes_text({Count{one.sizes.cache}}) : "-"},
          {percent_cell(fit.fitted.mape)},
          {fit.fitted.r2 ? rounded_text(*fit.fitted.r2, 4) : "-"}};
}

Section operators_section(const LayerwiseCalibration& calibration) {
  Section section;
  section.heading = "Regressions";
  section.grid.columns = {{"operator", Align::Left, 9, 40, 2},
                          {"rows"},
                          {"terms"},
                          {"vector"},
                          {"cache"},
                          {"in sample: MAPE"},
                          {"R2"}};
  for (const OperatorFit& fit : calibration.operators) {
    section.grid.rows.push_back(operator_row(fit));
    if (fit.rows < 2 * fit.regression.terms.size())
      section.below.push_back({printable(fit.regression.label()) + ": " +
                               plural_text(fit.rows, "row") + " for " +
                               plural_text(fit.regression.terms.size(), "term") +
                               " are few. Measure more, or ask for fewer --features."});
  }
  return section;
}

Section kinds_section(const LayerwiseCalibration& calibration) {
  Section section;
  section.heading = calibration.out_of_fold ? "By kind of run, out of fold" : "By kind of run";
  section.grid = scores_grid("kind");
  for (const auto& [kind, scores] : calibration.kinds)
    section.grid.rows.push_back(scores_row(kind, scores));
  if (calibration.networks)
    section.grid.rows.push_back(scores_row("networks", *calibration.networks));
  return section;
}

Section terms_section(const OperatorFit& fit) {
  Section section;
  section.heading = printable(fit.regression.label());
  section.grid.columns = {{"feature", Align::Left, 9, 60, 2}, {"each"}, {"share"}};
  for (std::size_t at = 0; at < fit.regression.terms.size(); ++at) {
    const RegressionTerm& term = fit.regression.terms[at];
    section.grid.rows.push_back(
        {{printable(term.feature)}, {signed_energy(term.pj)}, {percent(fit.shares[at])}});
  }
  return section;
}

// The mean error of each kind of run, the worst first.
Figure errors_figure(const LayerwiseCalibration& calibration) {
  Figure figure{.kind = FigureKind::Bars, .title = "Mean error by kind of run"};
  figure.note = calibration.out_of_fold ? "Of rows that were left out of the fit, in percent."
                                        : "Of the rows that were fitted, in percent.";
  figure.x = {.label = "MAPE", .unit = "%"};
  for (const auto& [kind, scores] : calibration.kinds)
    if (std::isfinite(scores.mape))
      figure.items.push_back({.label = kind, .value = 100 * scores.mape});
  std::ranges::stable_sort(figure.items, std::ranges::greater{}, &FigureItem::value);
  return figure;
}

}  // namespace

View layerwise_view(const LayerwiseReport& report) {
  const LayerwiseCalibration& calibration = report.calibration;
  View view;
  view.title = "Layerwise calibration from measured runs";
  view.head = head_of(report);
  view.figures = {errors_figure(calibration)};
  view.sections = {operators_section(calibration), kinds_section(calibration)};
  for (const OperatorFit& fit : calibration.operators) view.sections.push_back(terms_section(fit));
  view.sections.push_back(rows_section("Rows that were left out", calibration.left_out));
  view.sections.push_back(rows_section("Outliers", calibration.outliers));
  return view;
}

std::string layerwise_report(const LayerwiseReport& report, const ReportLayout& layout) {
  if (layout.format == ReportFormat::Json) return layerwise_json(report);
  return laid_out(layerwise_view(report), layout);
}

std::string layerwise_summary(const LayerwiseTable& table) {
  const LayerwiseTable::Content& content = table.content();
  std::string text =
      content.name + "  layerwise: " + plural_text(content.regressions.size(), "regression");
  text += content.description.empty() ? "\n" : "; " + content.description + "\n";
  text += "  other operators: " +
          (content.fallback.empty() ? "unknown (--fallback TABLE prices them)"
                                    : "priced by " + content.fallback) +
          "\n";
  for (const Regression& one : content.regressions) {
    text += "  " + one.label() + ": " + plural_text(one.terms.size(), "term");
    if (one.rows > 0) text += ", " + plural_text(one.rows, "row");
    text += one.scores.empty() ? "\n" : "; " + one.scores + "\n";
    for (const RegressionTerm& term : one.terms)
      text += "    " + padded(term.feature, 30) + padded_left(signed_energy(term.pj), 11) + "\n";
  }
  return text;
}

}  // namespace opcost
