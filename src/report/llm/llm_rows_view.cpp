// Language models, or the points of a sweep, side by side.
#include "report/llm/llm_rows_view.h"

#include <algorithm>
#include <functional>

#include "opcost/core/text.h"
#include "report/layout/figures.h"
#include "report/layout/one_unit.h"
#include "report/layout/plot.h"
#include "report/layout/printable.h"
#include "report/llm/llm_figures.h"

namespace opcost {
namespace {

using Estimates = std::span<const LlmEstimate>;

std::int64_t devices_of(const LlmEstimate& e) {
  return e.question.devices() * e.question.data_parallel;
}

/// Whether all say the same of something.
template <class Of>
bool alike(Estimates estimates, Of of) {
  return std::ranges::all_of(estimates, [&](const LlmEstimate& e) {
    return std::invoke(of, e) == std::invoke(of, estimates.front());
  });
}

std::int64_t prompt_of(const LlmEstimate& e) { return e.question.prompt; }
std::int64_t output_of(const LlmEstimate& e) { return e.question.output; }
std::int64_t batch_of(const LlmEstimate& e) { return e.question.batch; }

/// A column of the table; `text` is what a row says in it.
struct RowColumn {
  std::string title;
  std::function<Cell(const LlmEstimate&)> text;
};

Cell count_cell(std::int64_t count) { return {std::to_string(count)}; }

Cell share_cell(const LlmEstimate& e, LlmPart part) {
  return {percent(ratio(e.request_part(part), e.request_energy()))};
}

Cell range_cell(const LlmEstimate& e) {
  if (!e.serving) return {"-"};
  return {energy_text(e.serving->least * e.token_energy()) + " to " +
          energy_text(e.serving->most * e.token_energy())};
}

std::vector<RowColumn> columns_of(Estimates estimates) {
  std::vector<RowColumn> columns;
  const auto add = [&](std::string title, std::function<Cell(const LlmEstimate&)> text) {
    columns.push_back({std::move(title), std::move(text)});
  };
  if (!alike(estimates, prompt_of) || !alike(estimates, output_of)) {
    add("prompt tokens", [](const LlmEstimate& e) { return count_cell(prompt_of(e)); });
    add("output tokens", [](const LlmEstimate& e) { return count_cell(output_of(e)); });
  }
  add("a token", [](const LlmEstimate& e) { return energy_in_column(e.token_energy()); });
  if (std::ranges::any_of(estimates, [](const LlmEstimate& e) { return e.serving.has_value(); }))
    add("90 % of measurements", range_cell);
  add("a request", [](const LlmEstimate& e) { return energy_in_column(e.request_energy()); });
  add("prompt", [](const LlmEstimate& e) { return energy_in_column(e.prompt_energy()); });
  add("output", [](const LlmEstimate& e) { return energy_in_column(e.output_energy()); });
  for (const LlmPart part : {LlmPart::Weights, LlmPart::Cache, LlmPart::Static})
    add(std::string(to_string(part)), [part](const LlmEstimate& e) { return share_cell(e, part); });
  if (!alike(estimates, [](const LlmEstimate& e) { return e.parameters; }))
    add("parameters", [](const LlmEstimate& e) { return count_in_column(Count{e.parameters}); });
  return columns;
}

Section rows_section(const std::vector<LlmRow>& rows, Estimates estimates,
                     const std::string& variable) {
  Section section{.heading = "Energy by " + printable(variable)};
  const std::vector<RowColumn> columns = columns_of(estimates);
  section.grid.columns = {{printable(variable), Align::Left, 8, 40}};
  for (const RowColumn& column : columns) section.grid.columns.push_back({column.title});
  for (std::size_t at = 0; at < rows.size(); ++at) {
    std::vector<Cell> cells{{printable(rows[at].label)}};
    for (const RowColumn& column : columns) cells.push_back(column.text(estimates[at]));
    section.grid.rows.push_back(std::move(cells));
  }
  section.below = {{"weights, cache, static: shares of a request's energy."}};
  return section;
}

Section plot_section(Estimates estimates, const std::string& variable,
                     const std::vector<double>& numbers, std::size_t width) {
  Chart chart{.title = "Energy of a token", .x_label = printable(variable)};
  chart.curves.push_back({"a token", numbers, {}});
  for (const LlmEstimate& e : estimates) chart.curves.front().y.push_back(e.token_energy().value);
  return {.heading = "A token over " + printable(variable),
          .lines = text_plot(chart, width),
          .drawn = true};
}

/// The texts of all rows, each once; one that is not of all begins with the names of its rows.
std::vector<std::string> texts_of(const std::vector<LlmRow>& rows,
                                  std::vector<std::string> LlmEstimate::*list) {
  std::vector<std::string> texts, told;
  for (const LlmRow& row : rows)
    for (const std::string& text : row.estimate.*list)
      if (std::ranges::find(texts, text) == texts.end()) texts.push_back(text);
  for (const std::string& text : texts) {
    std::vector<std::string> names;
    for (const LlmRow& row : rows)
      if (std::ranges::find(row.estimate.*list, text) != (row.estimate.*list).end())
        names.push_back(row.label);
    told.push_back(names.size() == rows.size() ? text : joined(names) + ": " + text);
  }
  return told;
}

}  // namespace

std::string served_text(Estimates estimates) {
  std::vector<std::string> parts;
  if (alike(estimates, prompt_of) && alike(estimates, output_of))
    parts.push_back("prompts of " + std::to_string(prompt_of(estimates.front())) +
                    " tokens, outputs of " + std::to_string(output_of(estimates.front())));
  if (alike(estimates, batch_of))
    parts.push_back(std::to_string(batch_of(estimates.front())) +
                    (batch_of(estimates.front()) == 1 ? " sequence" : " sequences together"));
  if (alike(estimates, devices_of) && devices_of(estimates.front()) > 1)
    parts.push_back("on " + std::to_string(devices_of(estimates.front())) + " devices");
  return joined(parts);
}

View llm_rows_view(const std::vector<LlmRow>& rows, const std::string& variable,
                   const std::vector<double>& numbers, std::size_t width) {
  View view{.title = "Language models side by side"};
  std::vector<LlmEstimate> estimates;
  for (const LlmRow& row : rows) estimates.push_back(row.estimate);
  if (rows.empty()) return view;
  if (alike(estimates, [](const LlmEstimate& e) { return e.model.source; }))
    view.head.push_back({"model", printable(estimates.front().model.source)});
  view.head.push_back({"served", served_text(estimates)});
  view.head.push_back({"table", printable(estimates.front().table.name)});
  view.figures = {llm_requests_figure(rows), llm_token_figure(rows, variable, numbers)};
  view.sections.push_back(rows_section(rows, estimates, variable));
  if (numbers.size() == rows.size() && numbers.size() > 1)
    view.sections.push_back(plot_section(estimates, variable, numbers, width - 2));
  view.sections.push_back(
      list_section("Assumptions", texts_of(rows, &LlmEstimate::assumptions), 20));
  view.sections.push_back(list_section("Warnings", texts_of(rows, &LlmEstimate::warnings), 20));
  return view;
}

}  // namespace opcost
