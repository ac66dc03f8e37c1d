#include <algorithm>
#include <cmath>
#include <sstream>

#include "io/csv_writer.h"
#include "io/json_writer.h"
#include "opcost/core/text.h"
#include "report/calibrate/calibration_report.h"
#include "report/calibrate/listed_rows.h"
#include "report/calibrate/scores_json.h"
#include "report/calibrate/scores_table.h"
#include "report/layout/figures.h"
#include "report/layout/printable.h"

namespace opcost {
namespace {

double ratio_of(const Prediction& one) { return one.predicted_j / one.measured_j; }

void write_head(Page& page, const Validation& validation, const RunSet& runs) {
  page.line(page.styled("Predicted against measured", Style::Strong));
  page.line();
  std::string rows =
      printable(runs.file) + ": " + grouped_text(Count{validation.predictions.size()}) + " rows";
  if (!validation.left_out.empty())
    rows += "; " + grouped_text(Count{validation.left_out.size()}) + " left out";
  page.labelled("runs", rows);
  write_estimated(page, runs);
  page.labelled("table", printable(validation.table));
}

void write_scores(Page& page, const Validation& validation) {
  page.heading("Scores");
  ScoresTable table("kind");
  table.add("all rows", validation.all, Style::Strong);
  for (const auto& [kind, scores] : validation.kinds) table.add(kind, scores);
  table.print(page);
  page.paragraph(
      "pred/meas is the median; MAPE and median are of the relative error's size, bias is "
      "its mean.");
}

void write_baselines(Page& page, const Validation& validation) {
  if (validation.baselines.empty()) return;
  page.heading("Beside simple guesses");
  ScoresTable table("guess");
  for (const Baseline& guess : validation.baselines) {
    table.add(guess.name + ", " + rounded_text(guess.factor, 4) + " " + guess.unit, guess.scores);
    table.add("  the table, same rows", guess.table, Style::Faint);
  }
  table.print(page);
  page.paragraph("A guess's factor is fitted to these very rows, to its advantage, unless given.");
}

void write_worst(Page& page, const Validation& validation, std::size_t count) {
  std::vector<const Prediction*> order;
  for (const Prediction& one : validation.predictions) order.push_back(&one);
  const auto off = [](const Prediction* one) {
    return -std::abs(std::log(std::max(ratio_of(*one), 1e-300)));
  };
  std::ranges::stable_sort(order, {}, off);
  order.resize(std::min(order.size(), count));
  if (order.empty()) return;
  page.heading("Worst cases");
  TextTable table(
      {{"line"}, {"run", Align::Left, 20, 90, 2}, {"measured "}, {"predicted "}, {"ratio"}});
  for (const Prediction* one : order)
    table.add({{std::to_string(one->run->line)},
               {printable(one->run->subject())},
               {energy_cell({one->measured_j * kPicojoulesPerJoule})},
               {energy_cell({one->predicted_j * kPicojoulesPerJoule})},
               {rounded_text(ratio_of(*one), 3)}});
  table.print(page);
}

void write_baseline(JsonWriter& json, const Baseline& baseline) {
  json.begin_object();
  json.member("name", baseline.name);
  json.member("factor", baseline.factor);
  json.member("unit", baseline.unit);
  json.key("scores");
  write_scores(json, baseline.scores);
  json.key("table_on_these_rows");
  write_scores(json, baseline.table);
  json.end_object();
}

void write_prediction(JsonWriter& json, const Prediction& one) {
  json.begin_object(JsonWriter::Layout::Line);
  json.member("line", std::uint64_t{one.run->line});
  json.member("subject", one.run->subject());
  json.member("kind", one.run->kind());
  json.member("measured_j", one.measured_j);
  json.member("predicted_j", one.predicted_j);
  json.end_object();
}

}  // namespace

std::string validation_text(const Validation& validation, const RunSet& runs, std::size_t worst,
                            const ReportPage& layout) {
  std::ostringstream out;
  Page page(out, layout.width, layout.colour);
  write_head(page, validation, runs);
  write_scores(page, validation);
  write_baselines(page, validation);
  write_worst(page, validation, worst);
  write_rows(page, "Rows that were left out", validation.left_out);
  return out.str();
}

std::string validation_json(const Validation& validation, const RunSet& runs) {
  std::ostringstream out;
  JsonWriter json(out);
  json.begin_object();
  json.member("schema", "opcost.validation/1");
  json.member("runs", runs.file);
  json.member("runs_sha256", runs.sha256);
  json.member("estimated_rows", std::uint64_t{estimated_rows(runs)});
  json.member("table", validation.table);
  json.key("all");
  write_scores(json, validation.all);
  json.key("kinds");
  json.begin_object();
  for (const auto& [kind, scores] : validation.kinds) {
    json.key(kind);
    write_scores(json, scores);
  }
  json.end_object();
  json.key("baselines");
  json.begin_array();
  for (const Baseline& baseline : validation.baselines) write_baseline(json, baseline);
  json.end_array();
  json.key("rows");
  json.begin_array();
  for (const Prediction& one : validation.predictions) write_prediction(json, one);
  json.end_array();
  json.key("left_out");
  json.begin_array();
  for (const Error& error : validation.left_out) json.value(error.where + ": " + error.what);
  json.end_array();
  json.end_object();
  return out.str();
}

std::string validation_csv(const Validation& validation) {
  std::ostringstream out;
  CsvWriter csv(out);
  for (const char* title :
       {"file", "line", "subject", "kind", "measured_j", "predicted_j", "ratio"})
    csv.cell(title);
  csv.end_row();
  for (const Prediction& one : validation.predictions) {
    csv.cell(printable(one.run->file)).cell(std::uint64_t{one.run->line});
    csv.cell(printable(one.run->subject())).cell(one.run->kind());
    csv.cell(one.measured_j).cell(one.predicted_j).cell(ratio_of(one));
    csv.end_row();
  }
  return out.str();
}

}  // namespace opcost
