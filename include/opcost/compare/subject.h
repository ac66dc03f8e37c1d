#pragma once

#include <memory>
#include <string>
#include <variant>

#include "opcost/core/result.h"
#include "opcost/estimate/record.h"

namespace opcost {

/// A model in a comparison, and the question asked of it.
struct Subject {
  std::string label;        ///< Short and unique, for tables: "resnet18@precision=int8".
  std::string path;         ///< An ONNX file, or a saved report in JSON.
  EstimateOptions options;  ///< Of an ONNX file.
};

/// A subject that was read: a model yet to be estimated, or an estimate saved before.
using LoadedSubject = std::variant<Model, Estimate>;

/// Reads the file of a subject: JSON where it is named .json, else ONNX.
Result<LoadedSubject> load_subject(const Subject& subject);

/// The estimate of a subject with a price table. A saved one is given as it is; an
/// Error where it was made with another table.
Result<Estimate> estimate_subject(const LoadedSubject& loaded, const EstimateOptions& options,
                                  const Pricer& pricer);

}  // namespace opcost
