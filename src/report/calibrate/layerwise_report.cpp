#include "report/calibrate/layerwise_report.h"

#include <algorithm>
#include <cmath>
#include <sstream>

#include "opcost/core/text.h"
#include "report/calibrate/listed_rows.h"
#include "report/calibrate/scores_table.h"
#include "report/layout/figures.h"
#include "report/layout/page.h"
#include "report/layout/printable.h"
#include "report/layout/text_table.h"

namespace opcost {
namespace {

std::string signed_energy(double pj) { return (pj < 0.0 ? "-" : "") + energy_text({std::abs(pj)}); }

std::string label_of(const Regression& regression) {
  return regression.op + " " + to_string(regression.type);
}

std::string rows_text(const LayerwiseCalibration& calibration, const RunSet& runs) {
  std::string text = printable(runs.file) + ": " + plural_text(calibration.rows, "row") +
                     " of single layers, " +
                     plural_text(calibration.configurations, "configuration");
  if (calibration.networks)
    text += "; " + plural_text(calibration.networks->rows, "row") + " of networks, not fitted";
  if (!calibration.left_out.empty())
    text += "; " + plural_text(calibration.left_out.size(), "row") + " left out";
  if (!calibration.outliers.empty())
    text += "; " + plural_text(calibration.outliers.size(), "outlier") + " not fitted";
  return text;
}

std::string fit_text(const LayerwiseOptions& options) {
  const bool plain = options.loss == Loss::Squares;
  return std::string(to_string(options.loss)) + (plain ? " of errors" : " error, Huber's loss") +
         (options.any_sign ? ", coefficients of any sign, " : ", no coefficient below 0, ") +
         (options.net ? "energy net of idle" : "energy as measured");
}

std::string folds_text(const LayerwiseCalibration& calibration, const LayerwiseOptions& options) {
  if (!calibration.out_of_fold) return "none: it takes two configurations of an operator";
  return scores_line(*calibration.out_of_fold) + " (" + std::to_string(calibration.folds) +
         (options.fold_by == FoldBy::Model ? " folds by model)" : " folds by configuration)");
}

void write_head(Page& page, const LayerwiseCalibration& calibration, const RunSet& runs,
                const LayerwiseOptions& options) {
  page.line(page.styled("Layerwise calibration from measured runs", Style::Strong));
  page.line();
  page.labelled("runs", rows_text(calibration, runs));
  write_estimated(page, runs);
  page.labelled("features",
                joined(options.features) + (options.intercept ? ", with intercept" : ""));
  page.labelled("fit", fit_text(options));
  page.labelled("in sample", scores_line(calibration.fitted));
  page.labelled("out of fold", folds_text(calibration, options), Style::Strong);
  if (calibration.networks) page.labelled("networks", scores_line(*calibration.networks));
}

void write_operators(Page& page, const LayerwiseCalibration& calibration) {
  page.heading("Regressions");
  TextTable table({{"operator", Align::Left, 9, 40, 2},
                   {"rows"},
                   {"terms"},
                   {"vector"},
                   {"cache"},
                   {"in sample: MAPE"},
                   {"R2"}});
  for (const OperatorFit& fit : calibration.operators) {
    const Regression& one = fit.regression;
    table.add({{printable(label_of(one))},
               {grouped_text(Count{fit.rows})},
               {std::to_string(one.terms.size())},
               {one.uses_vectors() ? std::to_string(one.sizes.vector_width) : "-"},
               {one.uses_cache() ? bytes_text({Count{one.sizes.cache}}) : "-"},
               {percent_cell(fit.fitted.mape)},
               {fit.fitted.r2 ? rounded_text(*fit.fitted.r2, 4) : "-"}});
  }
  table.print(page);
  for (const OperatorFit& fit : calibration.operators)
    if (fit.rows < 2 * fit.regression.terms.size())
      page.paragraph(printable(label_of(fit.regression)) + ": " + plural_text(fit.rows, "row") +
                     " for " + plural_text(fit.regression.terms.size(), "term") +
                     " are few. Measure more, or ask for fewer --features.");
}

void write_kinds(Page& page, const LayerwiseCalibration& calibration) {
  page.heading(calibration.out_of_fold ? "By kind of run, out of fold" : "By kind of run");
  ScoresTable table("kind");
  for (const auto& [kind, scores] : calibration.kinds) table.add(kind, scores);
  if (calibration.networks) table.add("networks", *calibration.networks);
  table.print(page);
}

void write_terms(Page& page, const OperatorFit& fit) {
  page.heading(printable(label_of(fit.regression)));
  TextTable table({{"feature", Align::Left, 9, 60, 2}, {"each"}, {"share"}});
  for (std::size_t at = 0; at < fit.regression.terms.size(); ++at) {
    const RegressionTerm& term = fit.regression.terms[at];
    table.add({{printable(term.feature)}, {signed_energy(term.pj)}, {percent(fit.shares[at])}});
  }
  table.print(page);
}

}  // namespace

std::string layerwise_report(const LayerwiseCalibration& calibration, const RunSet& runs,
                             const LayerwiseOptions& options, const ReportPage& layout) {
  std::ostringstream out;
  Page page(out, layout.width, layout.colour);
  write_head(page, calibration, runs, options);
  write_operators(page, calibration);
  write_kinds(page, calibration);
  for (const OperatorFit& fit : calibration.operators) write_terms(page, fit);
  write_rows(page, "Rows that were left out", calibration.left_out);
  write_rows(page, "Outliers", calibration.outliers);
  return out.str();
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
    text += "  " + label_of(one) + ": " + plural_text(one.terms.size(), "term");
    if (one.rows > 0) text += ", " + plural_text(one.rows, "row");
    text += one.scores.empty() ? "\n" : "; " + one.scores + "\n";
    for (const RegressionTerm& term : one.terms)
      text += "    " + padded(term.feature, 30) + padded_left(signed_energy(term.pj), 11) + "\n";
  }
  return text;
}

}  // namespace opcost
