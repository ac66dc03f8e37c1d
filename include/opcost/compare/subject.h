#pragma once

#include <string>
#include <variant>

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

}  // namespace opcost
