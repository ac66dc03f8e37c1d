// The paragraph that a paper needs about a comparison of models.
#include "opcost/report/compare_statement.h"

#include "opcost/core/text.h"
#include "report/carbon/carbon_words.h"
#include "report/estimate/markup.h"
#include "report/estimate/placement_words.h"
#include "report/estimate/statement_parts.h"
#include "report/layout/figures.h"

namespace opcost {
namespace {

std::string table_text(const PricerInfo& table, const Markup& markup) {
  std::string text = markup.name(table.name);
  if (!table.technology.empty()) text += " (" + markup.prose(table.technology) + ")";
  return text + markup.cite(table.citations);
}

std::string method(const Comparison& all, const std::vector<PricerInfo>& tables,
                   const Markup& markup) {
  std::vector<std::string> names;
  for (const PricerInfo& table : tables) names.push_back(table_text(table, markup));
  return "The energy of one inference of " + plural_text(all.models.size(), "model") +
         " was estimated analytically with " + opcost_text(markup) +
         ", from their ONNX graphs and without running them: the elementary operations of each "
         "layer were counted and priced with the " +
         (names.size() == 1 ? "table " : "tables ") + joined(names, ", ") + ".\n";
}

std::string placement(const Comparison& all, const Markup& markup) {
  return "Registers and accumulators are part of the price of arithmetic; " +
         std::string(words_of(all.placements.front()).statement) + " (placement " +
         markup.name(to_string(all.placements.front())) + ").\n";
}

// "`a` 3.1 mJ (120 g CO2e), `b` 4 mJ"
std::string energies(const Comparison& all, std::size_t table,
                     const std::optional<CarbonUse>& carbon, const Markup& markup) {
  std::vector<std::string> words;
  for (const ComparedModel& model : all.models) {
    const auto& cell = model.cells[table];
    if (!cell.figures) continue;
    const Picojoules energy = cell.figures->energy;
    std::string word = markup.name(model.label) + " " +
                       markup.prose((cell.undecided() ? "more than " : "") + energy_text(energy));
    if (carbon) word += markup.prose(" (" + mass_text(carbon->emitted(energy)) + " CO2e)");
    words.push_back(std::move(word));
  }
  if (words.empty()) return "";
  const std::string with = all.tables.size() > 1
                               ? "With " + markup.name(all.tables[table]) + ", one"
                               : std::string("One");
  return with + " inference takes: " + joined(words, ", ") + ".\n";
}

std::string grid(const CarbonUse& use, const Markup& markup) {
  return grid_text(use, markup) + ", the masses are those of " + inferences_text(use.inferences) +
         ".\n" + grid_notes(use, markup);
}

}  // namespace

std::string comparison_statement(const Comparison& comparison,
                                 const std::vector<PricerInfo>& tables,
                                 const std::optional<CarbonUse>& carbon, ReportFormat format) {
  const Markup markup(format);
  std::string text = method(comparison, tables, markup) + placement(comparison, markup);
  for (std::size_t table = 0; table < comparison.tables.size(); ++table)
    text += energies(comparison, table, carbon, markup);
  std::vector<Citation> citations{own_citation()};
  for (const PricerInfo& table : tables)
    citations.insert(citations.end(), table.citations.begin(), table.citations.end());
  if (carbon) {
    text += grid(*carbon, markup);
    const auto more = citations_of(carbon->intensity);
    citations.insert(citations.end(), more.begin(), more.end());
  }
  return text + std::string(kLimits) + "\n" + markup.bibliography(citations);
}

}  // namespace opcost
