// What a calibration of a price table found, for people.
#include <algorithm>

#include "opcost/core/text.h"
#include "report/calibrate/calibration_report.h"
#include "report/calibrate/runs_words.h"
#include "report/calibrate/scores_grid.h"
#include "report/layout/figures.h"
#include "report/layout/laid_out.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

std::string rows_text(const Calibration& calibration, const RunSet& runs) {
  return printable(runs.file) + ": " + plural_text(calibration.rows, "row") + ", " +
         plural_text(calibration.configurations, "configuration") +
         not_fitted_text(calibration.left_out.size(), calibration.outliers.size());
}

std::string way_text(const TriedFit& way) {
  return std::string(to_string(way.placement)) + (way.per_node ? " with a cost per node" : "") +
         (way.scale_only ? ", one factor" : "");
}

// How the table was fitted, and what else was tried.
void add_way(std::vector<HeadLine>& head, const Calibration& calibration) {
  const TriedFit& way = calibration.chosen;
  head.push_back({"placement", std::string(to_string(way.placement)) +
                                   (way.per_node ? ", with a cost of each counted node"
                                                 : ", no cost of a node")});
  if (way.scale_only)
    head.push_back(
        {"prices", "too few runs to tell prices apart: one factor for all of the base's"});
  if (calibration.tried.size() < 2) return;
  if (!way.error) {
    head.push_back({"tried", "nothing: one configuration cannot tell one way from another"});
    return;
  }
  std::vector<std::string> others;
  for (const TriedFit& one : calibration.tried)
    others.push_back(way_text(one) + (one.error ? " " + percent_cell(*one.error) : ""));
  head.push_back({"tried", "mean error out of fold, of one row at most 100%: " + joined(others)});
}

std::vector<HeadLine> head_of(const CalibrationReport& report) {
  const Calibration& calibration = report.calibration;
  const CalibrateOptions& options = report.options;
  std::vector<HeadLine> head{{"runs", rows_text(calibration, report.runs)}};
  add_estimated(head, report.runs);
  head.push_back({"base", printable(report.base.name()) + "; as a whole these runs cost " +
                              rounded_text(calibration.scale, 3) + " times as much"});
  head.push_back({"fit", std::string(to_string(options.loss)) + " error, Huber's loss, " +
                             (options.net ? "energy net of idle" : "energy as measured")});
  add_way(head, calibration);
  const bool always = calibration.rows == 1;
  head.push_back({"in sample", always ? "tells nothing: one factor always meets one run"
                                      : scores_line(calibration.fitted)});
  head.push_back({"out of fold",
                  folds_text(calibration.out_of_fold, calibration.folds, calibration.fold_by, ""),
                  Style::Strong});
  for (const std::string& doubt : calibration.doubts)
    head.push_back({"doubt", printable(doubt), Style::Alarm});
  return head;
}

std::string evidence_text(const FittedPrice& price) {
  switch (price.evidence) {
    case Evidence::Determined: return "determined";
    case Evidence::Together: return "together, group " + std::to_string(price.group);
    case Evidence::Base: return "hardly tell";
    case Evidence::Scaled: return price.base_pj ? "one factor for all" : "determined";
    case Evidence::AtZero: return "at 0: not determined";
  }
  return "";
}

bool is_watts(const FittedPrice& price) { return price.what == "static power"; }

// A price in pJ as energy; a static power in watts.
std::string price_text(const FittedPrice& price, double pj) {
  return is_watts(price) ? rounded_text(pj, 4) + " W" : energy_text({pj});
}

std::string price_cell(const FittedPrice& price) {
  return is_watts(price) ? price_text(price, price.pj) : energy_cell({price.pj});
}

std::vector<Cell> price_row(const FittedPrice& price) {
  const bool based = price.base_pj && *price.base_pj > 0.0;
  const std::string interval = price.interval ? price_text(price, price.interval->first) + " to " +
                                                    price_text(price, price.interval->second)
                                              : "-";
  return {{printable(price.what)},
          {price_cell(price)},
          {interval},
          {based ? rounded_text(price.pj / *price.base_pj, 3) : "-"},
          {percent(price.share)},
          {evidence_text(price)}};
}

std::string members_text(const Calibration& calibration, std::size_t group) {
  std::vector<std::string> members;
  for (const FittedPrice& price : calibration.prices)
    if (price.group == group) members.push_back(printable(price.what));
  return joined(members) + (members.size() == 1 ? ", and what is at 0" : "");
}

// What the runs do not tell apart, or not at all.
std::vector<Paragraph> doubts(const Calibration& calibration) {
  std::vector<Paragraph> paragraphs;
  std::size_t groups = 0;
  for (const FittedPrice& price : calibration.prices) groups = std::max(groups, price.group);
  for (std::size_t group = 1; group <= groups; ++group)
    paragraphs.push_back(
        {"Group " + std::to_string(group) + ": " + members_text(calibration, group) +
         ". The runs tell what these cost together; the base says how that is shared, unless a "
         "price is at 0 or would be below an inner memory's."});
  const bool some_base = std::ranges::any_of(calibration.prices, [](const FittedPrice& price) {
    return price.evidence == Evidence::Base;
  });
  const bool some_loose = std::ranges::any_of(calibration.prices, [](const FittedPrice& price) {
    return price.evidence == Evidence::Base && !price.base_pj;
  });
  if (some_base)
    paragraphs.push_back(
        {"Where the runs hardly tell, the price is a compromise with the base's, scaled" +
         std::string(some_loose ? "; one that the base has not may be 0." : ".")});
  const bool some_zero = std::ranges::any_of(calibration.prices, [](const FittedPrice& price) {
    return price.evidence == Evidence::AtZero;
  });
  if (some_zero)
    paragraphs.push_back({"A price at 0 is not free: other prices explain what it might."});
  if (groups > 0) paragraphs.push_back({"Intervals within a group hold for the base's ratios."});
  paragraphs.push_back(
      {"Prices that no run touches are the base's, times how much similar prices changed."});
  return paragraphs;
}

Section prices_section(const Calibration& calibration) {
  Section section;
  section.heading = "Prices";
  section.grid.columns = {{"price", Align::Left, 9, 40, 2},
                          {"each "},
                          {"95% interval", Align::Left},
                          {"x base"},
                          {"share"},
                          {"the runs", Align::Left}};
  for (const FittedPrice& price : calibration.prices) section.grid.rows.push_back(price_row(price));
  section.below = doubts(calibration);
  return section;
}

Section kinds_section(const Calibration& calibration) {
  Section section;
  section.heading = calibration.out_of_fold ? "By kind of run, out of fold" : "By kind of run";
  section.grid = scores_grid("kind");
  for (const auto& [kind, scores] : calibration.kinds)
    section.grid.rows.push_back(scores_row(kind, scores));
  return section;
}

// How much of the predicted energy each price explains, and each price with its interval.
std::vector<Figure> prices_figures(const Calibration& calibration) {
  constexpr std::size_t kMostPrices = 24;
  Figure shares{.kind = FigureKind::Bars, .title = "What each price explains"};
  shares.note = "Percent of the energy that is predicted for all rows.";
  shares.x = {.label = "share of the predicted energy", .unit = "%", .zero = true};
  Figure prices{.kind = FigureKind::Bars, .title = "Prices, with their 95% intervals"};
  prices.interval = "95% interval";
  prices.x = {.label = "price of one event", .unit = "pJ", .zero = true};
  std::vector<const FittedPrice*> sorted;
  for (const FittedPrice& price : calibration.prices) sorted.push_back(&price);
  std::ranges::stable_sort(
      sorted, [](const FittedPrice* a, const FittedPrice* b) { return a->share > b->share; });
  if (sorted.size() > kMostPrices) sorted.resize(kMostPrices);
  for (const FittedPrice* price : sorted) {
    shares.items.push_back({.label = price->what, .value = 100.0 * price->share});
    // Charges of a node and of time are of other sizes, and would hide all others.
    if (price->what.find("bit") == std::string::npos &&
        price->what.find(' ') != std::string::npos && !price->what.starts_with("mul") &&
        !price->what.starts_with("add"))
      continue;
    FigureItem item{.label = price->what, .value = price->pj};
    if (price->interval) {
      item.low = price->interval->first;
      item.high = price->interval->second;
    }
    prices.items.push_back(std::move(item));
  }
  return {shares, prices};
}

}  // namespace

View calibration_view(const CalibrationReport& report) {
  const Calibration& calibration = report.calibration;
  View view;
  view.title = "Calibration from measured runs";
  view.head = head_of(report);
  view.sections = {prices_section(calibration), kinds_section(calibration),
                   rows_section("Rows that were left out", calibration.left_out),
                   rows_section("Outliers", calibration.outliers)};
  view.figures = prices_figures(calibration);
  return view;
}

std::string calibration_report(const CalibrationReport& report, const ReportLayout& layout) {
  if (layout.format == ReportFormat::Json) return calibration_json(report);
  return laid_out(calibration_view(report), layout);
}

}  // namespace opcost
