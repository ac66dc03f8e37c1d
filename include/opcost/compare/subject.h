#pragma once

#include <memory>
#include <string>
#include <variant>

#include "opcost/core/result.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// A model in a comparison, with its what-if questions.
struct Subject {
  std::string label;        ///< Short and unique, for tables: "resnet18@precision=int8".
  std::string path;         ///< An ONNX file, or a saved report in JSON.
  EstimateOptions options;  ///< For an ONNX file.
};

/// A subject that was loaded: a model, or an estimate that was saved before.
using LoadedSubject = std::variant<Model, Estimate>;

/// Loads the file of a subject: JSON if its name ends in .json, else ONNX.
Result<LoadedSubject> load_subject(const Subject& subject);

/// The estimate of a subject with a price table. A saved estimate is returned unchanged; it is an
/// Error if it was made with another table.
Result<Estimate> estimate_subject(const LoadedSubject& loaded, const EstimateOptions& options,
                                  const Pricer& pricer);

}  // namespace opcost
