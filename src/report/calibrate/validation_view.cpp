// How predictions and measurements differ, for people.
#include <algorithm>
#include <cmath>

#include "opcost/core/text.h"
#include "opcost/core/units.h"
#include "report/calibrate/runs_words.h"
#include "report/calibrate/scores_grid.h"
#include "report/calibrate/validation_report.h"
#include "report/layout/figures.h"
#include "report/layout/laid_out.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

double ratio_of(const Prediction& one) { return one.predicted_j / one.measured_j; }

std::vector<HeadLine> head_of(const Validation& validation, const RunSet& runs) {
  std::string rows =
      printable(runs.file) + ": " + plural_text(validation.predictions.size(), "row");
  if (!validation.left_out.empty())
    rows += "; " + grouped_text(Count{validation.left_out.size()}) + " left out";
  std::vector<HeadLine> head{{"runs", rows}};
  add_estimated(head, runs);
  head.push_back({"table", printable(validation.table)});
  return head;
}

Section scores_section(const Validation& validation) {
  Section section;
  section.heading = "Scores";
  section.grid = scores_grid("kind");
  section.grid.rows.push_back(scores_row("all rows", validation.all, Style::Strong));
  for (const auto& [kind, scores] : validation.kinds)
    section.grid.rows.push_back(scores_row(kind, scores));
  if (validation.inside && validation.inside->rows > 0)
    section.grid.rows.push_back(scores_row("like the table's runs", *validation.inside));
  if (validation.outside && validation.outside->rows > 0)
    section.grid.rows.push_back(scores_row("unlike them", *validation.outside));
  section.below.push_back(
      {"pred/meas is the median; MAPE and median are of the relative error's size, bias is "
       "its mean."});
  return section;
}

Section baselines_section(const Validation& validation) {
  Section section;
  if (validation.baselines.empty()) return section;
  section.heading = "Beside simple guesses";
  section.grid = scores_grid("guess");
  for (const Baseline& guess : validation.baselines) {
    section.grid.rows.push_back(scores_row(
        guess.name + ", " + rounded_text(guess.factor, 4) + " " + guess.unit, guess.scores));
    section.grid.rows.push_back(scores_row("  the table, same rows", guess.table, Style::Faint));
  }
  section.below.push_back(
      {"A guess's factor is fitted to these very rows, to its advantage, unless given."});
  return section;
}

// The rows whose prediction is farthest off, whichever way.
std::vector<const Prediction*> worst_of(const Validation& validation, std::size_t count) {
  std::vector<const Prediction*> order;
  for (const Prediction& one : validation.predictions) order.push_back(&one);
  const auto off = [](const Prediction* one) {
    return -std::abs(std::log(std::max(ratio_of(*one), 1e-300)));
  };
  std::ranges::stable_sort(order, {}, off);
  order.resize(std::min(order.size(), count));
  return order;
}

Section worst_section(const Validation& validation, std::size_t count) {
  Section section;
  section.heading = "Worst cases";
  section.grid.columns = {
      {"line"}, {"run", Align::Left, 20, 90, 2}, {"measured "}, {"predicted "}, {"ratio"}};
  for (const Prediction* one : worst_of(validation, count))
    section.grid.rows.push_back({{std::to_string(one->run->line)},
                                 {printable(one->run->subject())},
                                 {energy_cell({one->measured_j * kPicojoulesPerJoule})},
                                 {energy_cell({one->predicted_j * kPicojoulesPerJoule})},
                                 {rounded_text(ratio_of(*one), 3)}});
  return section;
}

// Predicted against measured, on one logarithmic scale.
Figure scatter_figure(const Validation& validation) {
  Figure figure{.kind = FigureKind::Points, .title = "Predicted against measured"};
  figure.note = "On the dashed line the prediction is what was measured.";
  figure.x = {.label = "measured", .unit = "pJ", .log = true};
  figure.y = {.label = "predicted", .unit = "pJ", .log = true};
  figure.diagonal = true;
  std::map<std::string, std::size_t> group;
  for (const auto& [kind, scores] : validation.kinds) {
    group.emplace(kind, figure.names.size());
    figure.names.push_back(kind);
  }
  for (const Prediction& one : validation.predictions) {
    const double x = one.measured_j * kPicojoulesPerJoule;
    const double y = one.predicted_j * kPicojoulesPerJoule;
    if (x > 0.0 && y > 0.0 && std::isfinite(x) && std::isfinite(y))
      figure.points.push_back(
          {.label = one.run->subject(), .x = x, .y = y, .group = group[one.run->kind()]});
  }
  return figure;
}

}  // namespace

View validation_view(const ValidationReport& report) {
  const Validation& validation = report.validation;
  View view;
  view.title = "Predicted against measured";
  view.head = head_of(validation, report.runs);
  view.sections = {scores_section(validation), baselines_section(validation),
                   worst_section(validation, report.worst),
                   rows_section("Rows that were left out", validation.left_out)};
  view.figures = {scatter_figure(validation)};
  return view;
}

std::string validation_report(const ValidationReport& report, const ReportLayout& layout) {
  if (layout.format == ReportFormat::Json) return validation_json(report);
  if (layout.format == ReportFormat::Csv) return validation_csv(report);
  return laid_out(validation_view(report), layout);
}

}  // namespace opcost
