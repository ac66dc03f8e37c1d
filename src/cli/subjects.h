#pragma once

#include <string>
#include <vector>

#include "opcost/compare/subject.h"

namespace opcost::cli {

/// The models that words on the command line stand for, in their order: a file; a
/// folder, for every .onnx file in it and below; a pattern with * and ?; each with
/// questions behind it that hold for it alone, "net.onnx@precision=int8@fold-bn". What
/// follows the last "@" is a question only where there is no file of the whole name.
/// `options` hold for all. Errors: an unknown question, a folder or pattern without
/// models. A file that is missing is a subject all the same; reading it fails.
Result<std::vector<Subject>> subjects_of(const std::vector<std::string>& words,
                                         const EstimateOptions& options);

}  // namespace opcost::cli
