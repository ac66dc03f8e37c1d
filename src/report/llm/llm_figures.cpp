// Charts of the energy of language models.
#include "report/llm/llm_figures.h"

#include <algorithm>

namespace opcost {

Figure llm_parts_figure(const LlmEstimate& estimate) {
  Figure figure{.kind = FigureKind::Bars, .title = "What a request is spent on"};
  figure.note = "weights, cache, activations: what is read and written of them.";
  figure.x = {.label = "energy of a request", .unit = "pJ"};
  for (const auto& [part, word] : kLlmPartNames)
    if (const double energy = estimate.request_part(part).value; energy > 0)
      figure.items.push_back({.label = std::string(word), .value = energy});
  std::ranges::stable_sort(figure.items, std::ranges::greater{}, &FigureItem::value);
  return figure;
}

Figure llm_requests_figure(const std::vector<LlmRow>& rows) {
  Figure figure{.kind = FigureKind::Bars, .title = "Energy of a request"};
  figure.x = {.label = "energy of a request", .unit = "pJ"};
  figure.names = {"prompt", "output"};
  for (const LlmRow& row : rows) {
    const LlmEstimate& e = row.estimate;
    figure.items.push_back({.label = row.label,
                            .value = e.request_energy().value,
                            .parts = {e.prompt_energy().value, e.output_energy().value}});
  }
  return figure;
}

Figure llm_token_figure(const std::vector<LlmRow>& rows, const std::string& variable,
                        const std::vector<double>& numbers) {
  Figure figure{.kind = FigureKind::Lines, .title = "A token over " + variable};
  if (numbers.size() < 2 || numbers.size() != rows.size()) return figure;
  figure.x = {.label = variable};
  figure.y = {.label = "energy of a token", .unit = "pJ", .zero = true};
  FigureSeries series{.name = "a token", .x = numbers, .y = {}, .in_part = {}};
  for (const LlmRow& row : rows) series.y.push_back(row.estimate.token_energy().value);
  series.in_part.assign(rows.size(), false);
  figure.series.push_back(std::move(series));
  return figure;
}

}  // namespace opcost
