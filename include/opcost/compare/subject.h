#pragma once

#include <memory>
#include <string>
#include <variant>

#include "opcost/core/result.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// A subject that was loaded: a model, or an estimate that was made before.
using LoadedSubject = std::variant<Model, Estimate>;

/// A model in a comparison, with its what-if questions.
struct Subject {
  std::string label;        ///< Short and unique, for tables: "resnet18@precision=int8".
  std::string path;         ///< An ONNX file, or a saved report in JSON.
  EstimateOptions options;  ///< For an ONNX file.
  /// What was loaded already; `path` is then a name only. null: the file is loaded.
  std::shared_ptr<const Result<LoadedSubject>> loaded = nullptr;
};

}  // namespace opcost
