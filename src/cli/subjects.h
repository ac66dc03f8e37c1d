#pragma once

#include <string>
#include <vector>

#include "opcost/compare/subject.h"
#include "opcost/core/result.h"

namespace opcost::cli {

/// The models that words on the command line stand for, in their order: a file; a folder, with all
/// .onnx files in it and below; a pattern with * and ?. Each may be followed by questions for it
/// alone, "net.onnx@precision=int8@fold-bn". The part behind the last "@" is a question only if
/// there is no file with the whole name. `options` apply to all. Errors: an unknown question, a
/// folder or pattern without models. A missing file is still a subject; reading it fails.
Result<std::vector<Subject>> subjects_of(const std::vector<std::string>& words,
                                         const EstimateOptions& options);

}  // namespace opcost::cli
