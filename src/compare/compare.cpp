// Estimates several models with several tables and sets them side by side.
#include "opcost/compare/compare.h"

#include <algorithm>
#include <new>
#include <utility>

#include "compare/flips.h"
#include "compare/parallel.h"
#include "compare/ranking.h"
#include "compare/turns.h"
#include "opcost/compare/load_subject.h"

namespace opcost {
namespace {

ComparedCell failed(Error error) {
  ComparedCell cell;
  cell.error = std::move(error);
  return cell;
}

// Every placement beside the one asked for; the floor comes with each.
void add_placements(const LoadedSubject& loaded, EstimateOptions options, const PriceSource& table,
                    Figures& figures) {
  if (!std::holds_alternative<Model>(loaded)) return;
  for (const Placement placement : kAllPlacements) {
    auto& energy = figures.by_placement[static_cast<std::size_t>(placement)];
    if (energy) continue;
    options.placement = placement;
    if (const auto other = estimate_subject(loaded, options, table)) energy = other->totals.energy;
  }
}

ComparedCell cell_of(const LoadedSubject& loaded, const Subject& subject,
                     const PriceSource& table) {
  auto estimated = estimate_subject(loaded, subject.options, table);
  if (!estimated) return failed(std::move(estimated).error());
  ComparedCell cell;
  cell.figures = figures_of(*estimated);
  cell.warnings = std::move(estimated->warnings);
  cell.assumptions = std::move(estimated->assumptions);
  const Placement used = estimated->options.placement, asked = subject.options.placement;
  if (used != asked)
    cell.warnings.push_back("the saved report has placement " + std::string(to_string(used)) +
                            ", not " + std::string(to_string(asked)));
  add_placements(loaded, subject.options, table, *cell.figures);
  return cell;
}

std::vector<ComparedCell> cells_of(const Subject& subject, const std::vector<PriceSource>& tables) {
  std::vector<ComparedCell> cells;
  const auto loaded = load_subject(subject);
  for (const PriceSource& table : tables)
    cells.push_back(loaded ? cell_of(*loaded, subject, table) : failed(loaded.error()));
  return cells;
}

// If one model is too large for the machine, only that model fails.
std::vector<ComparedCell> cells_or_error(const Subject& subject,
                                         const std::vector<PriceSource>& tables) {
  try {
    return cells_of(subject, tables);
  } catch (const std::bad_alloc&) {
    return std::vector<ComparedCell>(
        tables.size(), failed({"not enough memory for this model", subject.path, ""}));
  }
}

}  // namespace

Comparison compare(const std::vector<Subject>& subjects, const std::vector<PriceSource>& tables,
                   const CompareOptions& options) {
  Comparison result;
  for (const PriceSource& table : tables) result.tables.push_back(table.name());
  if (!subjects.empty()) result.placement = subjects.front().options.placement;
  for (const Subject& subject : subjects)
    result.models.push_back({subject.label, subject.path, {}, std::nullopt});
  for_each_parallel(subjects.size(), options.threads, [&](std::size_t at) {
    result.models[at].cells = cells_or_error(subjects[at], tables);
  });
  if (options.baseline < subjects.size()) result.baseline = options.baseline;
  relate_to_baseline(result);
  if (options.metrics) judge_by_metric(result, *options.metrics);
  sort_models(result, options.sort, options.metrics && options.metrics->lower_is_better);
  rank_cells(result);
  find_flips(result);
  find_turns(result, dearest_shipped_call());
  return result;
}

}  // namespace opcost
