// Loads a subject of a comparison: a model or a saved estimate.
#include "opcost/compare/load_subject.h"

#include <utility>

#include "opcost/estimate/saved_estimate.h"
#include "opcost/graph/load_onnx.h"

namespace opcost {

Result<LoadedSubject> load_subject(const Subject& subject) {
  if (subject.path.ends_with(".json")) {
    auto saved = load_saved_estimate(subject.path);
    if (!saved) return std::move(saved).error();
    return LoadedSubject{*std::move(saved)};
  }
  auto model = load_onnx(subject.path, {subject.options.max_memory});
  if (!model) return std::move(model).error();
  return LoadedSubject{*std::move(model)};
}

Result<Estimate> estimate_subject(const LoadedSubject& loaded, const EstimateOptions& options,
                                  Workbook& workbook, BatchSeries* batches) {
  if (const auto* model = std::get_if<Model>(&loaded))
    return batches != nullptr ? workbook.estimate(*model, options, *batches)
                              : workbook.estimate(*model, options);
  const auto& saved = std::get<Estimate>(loaded);
  const PricerInfo info = workbook.pricer().info();
  if (saved.table.name == info.name && saved.table.overrides == info.overrides) return saved;
  const std::string prices = saved.table.overrides.empty() ? "" : " and prices of its own";
  return Error{"the saved report was made with table " + saved.table.name + prices + ", not with " +
                   info.name,
               saved.model, "compare with --table " + saved.table.name + ", or save it anew"};
}

}  // namespace opcost
