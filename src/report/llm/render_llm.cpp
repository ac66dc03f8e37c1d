// The energy of a language model's request for people, and the choice of a form.
#include "opcost/report/render_llm.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include "opcost/core/text.h"
#include "report/layout/figures.h"
#include "report/layout/laid_out.h"
#include "report/layout/one_unit.h"
#include "report/layout/printable.h"
#include "report/layout/view.h"
#include "report/llm/llm_data.h"
#include "report/llm/llm_figures.h"
#include "report/llm/llm_rows_view.h"

namespace opcost {
namespace {

constexpr double kRounding = 1e-9;  // what sums in another order may differ by

std::string joules(Picojoules energy) { return energy_text(energy); }

std::string size_text(std::uint64_t bytes) { return si_text(static_cast<double>(bytes)) + "B"; }

std::string widths_text(const LlmEstimate& e) {
  const WeightForm& linear =
      e.model.form(e.model.experts.count > 0 ? WeightClass::Experts : WeightClass::Mlp);
  return std::string(to_string(linear.type)) + " weights, " +
         std::string(to_string(e.question.cache)) + " cache, " +
         std::string(to_string(e.question.activations)) + " activations";
}

std::string layers_text(const LlmEstimate& e) {
  std::string text = plural_text(e.model.layers.size(), "layer");
  std::string separator = ": ";
  for (const auto& [name, layer] : e.layers) {
    text += separator + std::to_string(layer.second) + " of " + layer.first;
    separator = "; ";
  }
  return text;
}

std::string token_text(const LlmEstimate& e) {
  std::string text = joules(e.token_energy()) + " for each token of the output";
  if (e.serving)
    text += ", 90 % of measurements from " + joules(e.serving->least * e.token_energy()) + " to " +
            joules(e.serving->most * e.token_energy());
  return text;
}

std::vector<HeadLine> head_of(const LlmEstimate& e) {
  std::vector<HeadLine> head{
      {"model", printable(e.model.source) + " (" + printable(e.model.model_type) + ")"},
      {"layers", layers_text(e)},
      {"served", served_text({&e, 1})},
      {"widths", widths_text(e)},
      {"table", printable(e.table.name + ": " + e.table.description)},
      {"placement", e.placement}};
  head.push_back({"token", token_text(e), Style::Strong, true});
  head.push_back({"request", joules(e.request_energy()) + ": prompt " + joules(e.prompt_energy()) +
                                 ", output " + joules(e.output_energy())});
  head.push_back({"parameters", grouped_text(Count{e.parameters}) + ", of which " +
                                    grouped_text(Count{e.active_parameters}) +
                                    " work on a token; " + size_text(e.weight_bytes) +
                                    " as stored"});
  head.push_back({"cache", size_text(e.cache_bytes_per_token) + " a token of one sequence, " +
                               size_text(e.cache_bytes) + " at the end"});
  if (e.middle.seconds > 0) {
    std::string time = rounded_text(1000 * e.middle.seconds, 4) + " ms for a step";
    if (e.serving && e.serving->time_error)
      time += " (predicted; median error " + percent(*e.serving->time_error) + ")";
    head.push_back({"time", time});
  }
  return head;
}

Grid energy_grid(const std::vector<std::pair<std::string, Picojoules>>& rows, Picojoules total,
                 const char* what) {
  Grid grid;
  grid.columns = {{what, Align::Left}, {"of a request"}, {"share"}, {"", Align::Left, 4, 20}};
  for (const auto& [name, energy] : rows) {
    const double share = ratio(energy, total);
    grid.rows.push_back(
        {{name}, energy_in_column(energy), {percent(share)}, {"", Style::Bar, share}});
  }
  grid.feet.push_back({{"total"}, energy_in_column(total), {percent(1)}, {""}});
  return grid;
}

Section parts_section(const LlmEstimate& e) {
  std::vector<std::pair<std::string, Picojoules>> rows;
  for (const auto& [part, word] : kLlmPartNames)
    if (e.request_part(part).value > 0) rows.emplace_back(word, e.request_part(part));
  return {
      .heading = "By what the energy is spent on",
      .grid = energy_grid(rows, e.request_energy(), "part"),
      .below = {{"weights, cache, activations: what is read and written of them; host: what the "
                 "table charges for each sequence."}}};
}

Section modules_section(const LlmEstimate& e) {
  std::map<std::string, Picojoules> sums;
  const auto add = [&](const PassCost& pass, std::int64_t sequences) {
    for (const auto& [module, energy] : pass.modules)
      sums[module] += {energy.value / static_cast<double>(sequences)};
  };
  add(e.prompt, e.prompt_batch);
  add(e.decode, e.replica_batch);
  Picojoules events;
  for (const auto& [module, energy] : sums) events += energy;
  const Picojoules rest{e.request_energy().value - events.value};
  if (rest.value > kRounding * e.request_energy().value)
    sums["(exchange, static, host, copies)"] = rest;
  std::vector<std::pair<std::string, Picojoules>> rows(sums.begin(), sums.end());
  std::ranges::stable_sort(rows, [](const auto& a, const auto& b) { return b.second < a.second; });
  return {.heading = "By module", .grid = energy_grid(rows, e.request_energy(), "module")};
}

Section pass_section(const LlmEstimate& e) {
  Section section{.heading = "What a pass moves and computes"};
  section.grid.columns = {{"pass", Align::Left}, {"sequences"},   {"energy"},
                          {"weights B"},         {"cache B"},     {"MACs"},
                          {"other B"},           {"exchanged B"}, {"experts"}};
  const auto row = [&](const char* name, const PassCost& pass, std::int64_t sequences,
                       std::int64_t experts) {
    section.grid.rows.push_back({{name},
                                 {std::to_string(sequences)},
                                 energy_in_column(pass.total()),
                                 count_in_column(pass.weight_bytes),
                                 count_in_column(pass.cache_bytes),
                                 count_in_column(pass.macs),
                                 count_in_column(pass.activation_bytes),
                                 count_in_column(pass.exchange_bytes),
                                 {experts > 0 ? std::to_string(experts) : "-"}});
  };
  row("prompts", e.prompt, e.prompt_batch, e.prompt_experts);
  row("step in the middle", e.middle, e.replica_batch, e.decode_experts);
  return section;
}

View llm_view(const LlmEstimate& e, LlmBreakdown by) {
  View view{.title = "Energy of a request to a language model", .head = head_of(e)};
  view.figures.push_back(llm_parts_figure(e));
  view.sections.push_back(by == LlmBreakdown::Part ? parts_section(e) : modules_section(e));
  view.sections.push_back(pass_section(e));
  view.sections.push_back(list_section("Assumptions", e.assumptions, 20));
  view.sections.push_back(list_section("Warnings", e.warnings, 20));
  return view;
}

}  // namespace

std::string render_llm(const LlmEstimate& estimate, LlmBreakdown by, const ReportLayout& layout) {
  std::ostringstream out;
  if (layout.format == ReportFormat::Json)
    write_llm_json(out, estimate);
  else if (layout.format == ReportFormat::Csv)
    write_llm_csv(out, {{"", estimate}});
  else
    return laid_out(llm_view(estimate, by), layout);
  return std::move(out).str();
}

std::string render_llm_rows(const std::vector<LlmRow>& rows, const std::string& variable,
                            const std::vector<double>& numbers, const ReportLayout& layout) {
  std::ostringstream out;
  if (layout.format == ReportFormat::Json)
    write_llm_rows_json(out, rows, variable);
  else if (layout.format == ReportFormat::Csv)
    write_llm_csv(out, rows);
  else
    return laid_out(llm_rows_view(rows, variable, numbers, page_width(layout)), layout);
  return std::move(out).str();
}

}  // namespace opcost
