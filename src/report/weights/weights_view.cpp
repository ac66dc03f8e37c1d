// What the weights of a model hold, for people.
#include <algorithm>

#include "opcost/core/text.h"
#include "report/layout/figures.h"
#include "report/layout/laid_out.h"
#include "report/layout/one_unit.h"
#include "report/layout/printable.h"
#include "report/layout/view.h"
#include "report/weights/weights_report.h"

namespace opcost {
namespace {

constexpr std::size_t kMostListed = 20;

std::string size_text(std::uint64_t bits) { return bytes_text(Bytes{Count{(bits + 7) / 8}}); }

double share(std::uint64_t part, std::uint64_t all) {
  return all == 0 ? 0 : static_cast<double>(part) / static_cast<double>(all);
}

std::string name_of(const WeightRow& row) {
  const std::string& name = row.node->id.empty() ? row.weights->tensor : row.node->id.str();
  return printable(name) + " " + row.weights->operand;
}

std::vector<Cell> statistics_cells(const WeightRow& row) {
  const WeightStatistics& found = row.weights->statistics;
  const std::string distinct = found.distinct ? grouped_text(Count{*found.distinct})
                                              : "> " + grouped_text(Count{kMostDistinct});
  const double rows = static_cast<double>(std::max<std::uint64_t>(1, found.rows));
  const std::string in_rows =
      found.distinct_in_rows ? rounded_text(static_cast<double>(*found.distinct_in_rows) / rows, 3)
                             : "-";
  const std::string zeros = percent(share(found.zeros, found.entries())) +
                            (found.structure ? " (" + std::to_string(found.structure->kept) + ":" +
                                                   std::to_string(found.structure->of) + ")"
                                             : "");
  return {{name_of(row)},
          {std::to_string(found.rows) + " x " + std::to_string(found.columns)},
          {std::string(to_string(found.type))},
          {size_text(found.stored_bits)},
          {zeros},
          {rounded_text(found.most_frequent, 4)},
          {distinct},
          {in_rows},
          {(found.distinct ? "" : "< ") + rounded_text(found.entropy, 3)}};
}

Section statistics_section(const std::vector<WeightRow>& rows) {
  Section section{"What the weights hold"};
  section.grid.columns = {{"weights", Align::Left, 20},
                          {"m x n"},
                          {"type"},
                          {"stored"},
                          {"zeros"},
                          {"most frequent"},
                          {"distinct"},
                          {"per row"},
                          {"entropy [bit]"}};
  for (const WeightRow& row : rows)
    if (row.weights->why_not.empty()) section.grid.rows.push_back(statistics_cells(row));
  return section;
}

std::vector<Cell> cost_cells(const WeightRow& row) {
  std::vector<Cell> cells{{name_of(row)}};
  for (const WeightFormat format : kComparedFormats) {
    const FormatCost* cost = cost_in(*row.weights, format);
    cells.push_back({cost == nullptr ? "-" : size_text(cost->bits_stored)});
  }
  for (const WeightFormat format : kComparedFormats) {
    const FormatCost* cost = row.first ? cost_in(*row.weights, format) : nullptr;
    cells.push_back(cost == nullptr ? Cell{"-"} : energy_in_column(cost->energy));
  }
  cells.push_back({row.first ? std::string(to_string(row.weights->cheapest)) : "as above"});
  return cells;
}

Section costs_section(const std::vector<WeightRow>& rows) {
  Section section{"In each format: size, and energy of the node in one inference"};
  section.grid.columns = {{"weights", Align::Left, 20}};
  for (const WeightFormat format : kComparedFormats)
    section.grid.columns.push_back({std::string(to_string(format))});
  for (const WeightFormat format : kComparedFormats)
    section.grid.columns.push_back({std::string(to_string(format))});
  section.grid.columns.push_back({"cheapest", Align::Left});
  for (const WeightRow& row : rows)
    if (row.weights->why_not.empty()) section.grid.rows.push_back(cost_cells(row));
  if (section.grid.rows.empty()) return section;
  std::vector<Cell> total{{"all"}, {}, {}, {}, {}};
  for (const WeightFormat format : kComparedFormats)
    total.push_back(energy_in_column(total_in(rows, format)));
  total.push_back(energy_in_column(total_in(rows, WeightFormat::Best)));
  section.grid.feet.push_back(std::move(total));
  return section;
}

std::vector<std::string> unread(const std::vector<WeightRow>& rows) {
  std::vector<std::string> texts;
  for (const WeightRow& row : rows)
    if (!row.weights->why_not.empty()) texts.push_back(name_of(row) + ": " + row.weights->why_not);
  return texts;
}

View view_of(const Estimate& estimate) {
  const std::vector<WeightRow> rows = weight_rows(estimate);
  View view;
  view.title = "weights of " + printable(estimate.model);
  view.head.push_back({"table", printable(estimate.table.name)});
  view.head.push_back({"placement", std::string(to_string(estimate.options.placement))});
  const std::vector<std::string> missing = unread(rows);
  std::string summary = plural_text(rows.size(), "matrix use") + " in contractions";
  if (rows.empty()) summary = "no contraction has weights that are constants of the file";
  if (!missing.empty()) summary += ", " + std::to_string(missing.size()) + " not read (below)";
  view.head.push_back({"weights", summary});
  view.sections.push_back(statistics_section(rows));
  view.sections.push_back(costs_section(rows));
  view.sections.push_back(
      list_section("Not read", missing, kMostListed, "--format json lists all"));
  return view;
}

}  // namespace

std::string weights_report(const Estimate& estimate, const ReportLayout& layout) {
  if (layout.format == ReportFormat::Json) return weights_json(estimate);
  if (layout.format == ReportFormat::Csv) return weights_csv(estimate);
  return laid_out(view_of(estimate), layout);
}

}  // namespace opcost
