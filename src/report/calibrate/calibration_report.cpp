#include "report/calibrate/calibration_report.h"

#include <algorithm>
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

constexpr std::size_t kMostListed = 10;  // rows that are told one by one

std::string rows_text(const Calibration& calibration, const RunSet& runs) {
  std::string text = printable(runs.file) + ": " + plural_text(calibration.rows, "row") + ", " +
                     plural_text(calibration.configurations, "configuration");
  if (!calibration.left_out.empty())
    text += "; " + plural_text(calibration.left_out.size(), "row") + " left out";
  if (!calibration.outliers.empty())
    text += "; " + plural_text(calibration.outliers.size(), "outlier") + " not fitted";
  return text;
}

std::string folds_text(const Calibration& calibration, const CalibrateOptions& options) {
  if (!calibration.out_of_fold) return "none: it takes two configurations";
  return scores_line(*calibration.out_of_fold) + " (" + std::to_string(calibration.folds) +
         (options.fold_by == FoldBy::Model ? " folds by model)" : " folds by configuration)");
}

void write_head(Page& page, const Calibration& calibration, const RunSet& runs,
                const CostTable& base, const CalibrateOptions& options) {
  page.line(page.styled("Calibration from measured runs", Style::Strong));
  page.line();
  page.labelled("runs", rows_text(calibration, runs));
  write_estimated(page, runs);
  page.labelled("base", printable(base.name()) + "; as a whole these runs cost " +
                            rounded_text(calibration.scale, 3) + " times as much");
  page.labelled("fit", std::string(to_string(options.loss)) + " error, Huber's loss, placement " +
                           std::string(to_string(options.estimate.placement)) + ", " +
                           (options.net ? "energy net of idle" : "energy as measured"));
  page.labelled("in sample", scores_line(calibration.fitted));
  page.labelled("out of fold", folds_text(calibration, options), Style::Strong);
}

std::string evidence_text(const FittedPrice& price) {
  switch (price.evidence) {
    case Evidence::Determined: return "determined";
    case Evidence::Together: return "together, group " + std::to_string(price.group);
    case Evidence::Base: return "hardly tell";
  }
  return "";
}

bool is_watts(const FittedPrice& price) { return price.what == "static power"; }

// A price of pJ as energy; of a static power the watts.
std::string price_text(const FittedPrice& price, double pj) {
  return is_watts(price) ? rounded_text(pj, 4) + " W" : energy_text({pj});
}

std::string price_cell(const FittedPrice& price) {
  return is_watts(price) ? price_text(price, price.pj) : energy_cell({price.pj});
}

void write_prices(Page& page, const Calibration& calibration) {
  page.heading("Prices");
  TextTable table({{"price", Align::Left, 9, 40, 2},
                   {"each "},
                   {"95% interval", Align::Left},
                   {"x base"},
                   {"share"},
                   {"the runs", Align::Left}});
  for (const FittedPrice& price : calibration.prices) {
    const bool based = price.base_pj && *price.base_pj > 0.0;
    const std::string interval = price.interval
                                     ? price_text(price, price.interval->first) + " to " +
                                           price_text(price, price.interval->second)
                                     : "-";
    table.add({{printable(price.what)},
               {price_cell(price)},
               {interval},
               {based ? rounded_text(price.pj / *price.base_pj, 3) : "-"},
               {percent(price.share)},
               {evidence_text(price)}});
  }
  table.print(page);
}

void write_groups(Page& page, const Calibration& calibration) {
  std::size_t groups = 0;
  for (const FittedPrice& price : calibration.prices) groups = std::max(groups, price.group);
  for (std::size_t group = 1; group <= groups; ++group) {
    std::vector<std::string> members;
    for (const FittedPrice& price : calibration.prices)
      if (price.group == group) members.push_back(printable(price.what));
    page.paragraph("Group " + std::to_string(group) + ": " + joined(members) +
                   ". The runs tell what these cost together; how that is shared is the base's.");
  }
  const bool some_base = std::ranges::any_of(calibration.prices, [](const FittedPrice& price) {
    return price.evidence == Evidence::Base;
  });
  if (some_base)
    page.paragraph(
        "Where the runs hardly tell, the price is a compromise with the base's, scaled.");
  if (groups > 0) page.paragraph("Intervals within a group hold for the base's ratios.");
  page.paragraph("Prices that no run touches are the base's times how much their kin changed.");
}

void write_kinds(Page& page, const Calibration& calibration) {
  page.heading(calibration.out_of_fold ? "By kind of run, out of fold" : "By kind of run");
  ScoresTable table("kind");
  for (const auto& [kind, scores] : calibration.kinds) table.add(kind, scores);
  table.print(page);
}

}  // namespace

void write_rows(Page& page, const std::string& heading, const std::vector<Error>& rows) {
  if (rows.empty()) return;
  page.heading(heading);
  for (std::size_t i = 0; i < std::min(rows.size(), kMostListed); ++i)
    page.item(printable(rows[i].where + ": " + rows[i].what));
  if (rows.size() > kMostListed)
    page.item("and " + grouped_text(Count{rows.size() - kMostListed}) + " more");
}

void write_estimated(Page& page, const RunSet& runs) {
  const std::size_t count = estimated_rows(runs);
  if (count == 0) return;
  page.labelled("",
                plural_text(count, "row") +
                    " estimated by a formula and not measured: what follows is as true as it",
                Style::Alarm);
}

std::string calibration_text(const Calibration& calibration, const RunSet& runs,
                             const CostTable& base, const CalibrateOptions& options,
                             const ReportPage& layout) {
  std::ostringstream out;
  Page page(out, layout.width, layout.colour);
  write_head(page, calibration, runs, base, options);
  write_prices(page, calibration);
  write_groups(page, calibration);
  write_kinds(page, calibration);
  write_rows(page, "Rows that were left out", calibration.left_out);
  write_rows(page, "Outliers", calibration.outliers);
  return out.str();
}

}  // namespace opcost
