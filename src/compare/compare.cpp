// Estimates several models with several tables and sets them side by side.
#include "opcost/compare/compare.h"

#include <algorithm>
#include <deque>
#include <map>
#include <new>
#include <utility>

#include "compare/flips.h"
#include "compare/loaded_once.h"
#include "compare/parallel.h"
#include "compare/question.h"
#include "compare/ranking.h"
#include "compare/turns.h"
#include "opcost/compare/load_subject.h"
#include "opcost/estimate/conv_plan.h"

namespace opcost {
namespace {

ComparedCell failed(Error error) {
  ComparedCell cell;
  cell.error = std::move(error);
  return cell;
}

/// A table, and what was worked out with it.
struct Prices {
  Prices(const PriceSource& table, bool all_batches) : workbook(table), one_series(all_batches) {}

  Workbook workbook;
  bool one_series = false;  // all subjects are batches of one model
  BatchSeries batches;
};

ComparedCell cell_of(const LoadedSubject& loaded, const Subject& subject, Prices& with,
                     std::map<std::string, std::int64_t>& dims) {
  auto estimated = estimate_subject(loaded, subject.options, with.workbook,
                                    with.one_series ? &with.batches : nullptr);
  if (!estimated) return failed(std::move(estimated).error());
  ComparedCell cell;
  cell.figures = figures_of(*estimated);
  cell.warnings = std::move(estimated->warnings);
  cell.assumptions = std::move(estimated->assumptions);
  dims = std::move(estimated->bound_dims);
  return cell;
}

/// What became of a subject, and what it was asked.
struct SubjectResult {
  std::vector<ComparedCell> cells;  // by table
  bool saved = false;
  Estimate question;  // its options and dims, nothing else
};

// What the subject is asked with a table.
Subject asked_with(const PriceSource& table, Subject subject, bool follow) {
  const auto own = parse_placement(table.info().placement);
  if (follow && own) subject.options.placement = *own;
  follow_conv(table.info(), subject.options);
  return subject;
}

/// What all subjects of a comparison share.
struct Shared {
  const std::vector<PriceSource>& tables;
  bool follow_tables = false;
  LoadedOnce files;
  std::deque<Prices> prices{};  // by table
};

SubjectResult work_of(const Subject& subject, Shared& shared) {
  SubjectResult work;
  work.question.options = subject.options;
  const auto file = shared.files.load(subject);
  const Result<LoadedSubject>& loaded = *file;
  if (const auto* saved = loaded ? std::get_if<Estimate>(&*loaded) : nullptr) {
    work.saved = true;
    work.question.options = saved->options;
  }
  for (std::size_t at = 0; at < shared.tables.size(); ++at)
    work.cells.push_back(
        loaded ? cell_of(*loaded, asked_with(shared.tables[at], subject, shared.follow_tables),
                         shared.prices[at], work.question.bound_dims)
               : failed(loaded.error()));
  return work;
}

// If one model is too large for the machine, only that model fails.
SubjectResult work_or_error(const Subject& subject, Shared& shared) {
  try {
    return work_of(subject, shared);
  } catch (const std::bad_alloc&) {
    SubjectResult work;
    work.cells.assign(shared.tables.size(),
                      failed({"not enough memory for this model", subject.path, ""}));
    return work;
  }
}

// A saved report must have been asked what the models beside it are asked now: it is held against
// the first of them, else against the first report.
void refuse_other_questions(const std::vector<Subject>& subjects,
                            std::vector<SubjectResult>& works) {
  auto asked = std::ranges::find(works, false, &SubjectResult::saved);
  if (asked == works.end()) asked = works.begin();
  if (asked == works.end()) return;
  for (std::size_t at = 0; at < works.size(); ++at) {
    if (!works[at].saved) continue;
    const auto differ = differing_settings(works[at].question, asked->question);
    for (ComparedCell& cell : works[at].cells)
      if (!differ.empty() && cell.figures) cell = failed(other_question(subjects[at].path, differ));
  }
}

// The error that a table was seen to have holds for what was asked then: its own prices and
// placement, and types as they are in the files.
std::optional<double> error_of(const PricerInfo& table, const EstimateOptions& asked) {
  const auto placement = parse_placement(table.placement);
  const bool as_validated = table.overrides.empty() && asked.what_if.precision.empty() &&
                            placement.value_or(asked.placement) == asked.placement;
  return table.validated && as_validated ? std::optional{table.validated->mape} : std::nullopt;
}

}  // namespace

Comparison compare(const std::vector<Subject>& subjects, const std::vector<PriceSource>& tables,
                   const CompareOptions& options) {
  Comparison result;
  for (const PriceSource& table : tables) {
    result.tables.push_back(table.name());
    const PricerInfo info = table.info();
    const Subject asked =
        asked_with(table, subjects.empty() ? Subject{} : subjects.front(), options.follow_tables);
    result.errors.push_back(error_of(info, asked.options));
    result.placements.push_back(asked.options.placement);
  }
  for (const Subject& subject : subjects)
    result.models.push_back({subject.label, subject.path, {}, std::nullopt});
  std::vector<SubjectResult> works(subjects.size());
  Shared shared{tables, options.follow_tables, LoadedOnce(subjects)};
  for (const PriceSource& table : tables)
    shared.prices.emplace_back(table, options.only_batch_differs);
  for_each_parallel(subjects.size(), options.threads,
                    [&](std::size_t at) { works[at] = work_or_error(subjects[at], shared); });
  refuse_other_questions(subjects, works);
  for (std::size_t at = 0; at < works.size(); ++at)
    result.models[at].cells = std::move(works[at].cells);
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
