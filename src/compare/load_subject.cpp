// Loads a subject of a comparison: a model or a saved estimate.
#include "opcost/compare/load_subject.h"

#include <string>
#include <utility>
#include <vector>

#include "opcost/estimate/saved_estimate.h"
#include "opcost/graph/load_onnx.h"

namespace opcost {
namespace {

std::string table_words(const std::string& name, const std::vector<std::string>& overrides) {
  std::string text = name;
  for (const std::string& price : overrides) text += " --set " + price;
  return text;
}

}  // namespace

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
  const std::string made_with = table_words(saved.table.name, saved.table.overrides);
  return Error{"the saved report was made with table " + made_with + ", not with " +
                   table_words(info.name, info.overrides),
               saved.model, "compare with --table " + made_with + ", or save it anew"};
}

}  // namespace opcost
