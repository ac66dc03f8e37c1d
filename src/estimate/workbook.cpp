// Estimates models one after the other, with what is remembered of those before.
#include "opcost/estimate/workbook.h"

#include <utility>

#include "estimate/estimate_with.h"
#include "estimate/work_pages.h"
#include "opcost/estimate/estimate.h"

namespace opcost {

Workbook::Workbook(const Pricer& pricer) : pricer_(pricer) {}
Workbook::~Workbook() = default;

std::unique_ptr<WorkPages> Workbook::take_pages() {
  const std::scoped_lock lock(mutex_);
  if (free_.empty()) return std::make_unique<WorkPages>();
  auto pages = std::move(free_.back());
  free_.pop_back();
  return pages;
}

Result<Estimate> Workbook::estimate(const Model& model, const EstimateOptions& options) {
  BatchSeries of_this_alone;
  return estimate(model, options, of_this_alone);
}

Result<Estimate> Workbook::estimate(const Model& model, const EstimateOptions& options,
                                    BatchSeries& batches) {
  if (!options.memoise) return opcost::estimate(model, pricer_, options);
  auto pages = take_pages();
  if (pages->custom.rules() != options.custom_operators.rules())
    *pages = {.inferred = {}, .bills = {}, .custom = options.custom_operators};
  auto made = estimate_with(*pages, model, pricer_, options, batches.known());
  const std::scoped_lock lock(mutex_);
  free_.push_back(std::move(pages));
  return made;
}

}  // namespace opcost
