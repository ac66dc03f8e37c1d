#pragma once

#include <string>
#include <vector>

#include "opcost/core/result.h"

namespace opcost::cli {

/// The files that a path stands for, sorted: itself; every .onnx file in a folder and below; or all
/// that match a pattern with * and ? in any of its parts. A path that does not exist and is not a
/// pattern stands for itself. Errors: nothing found.
Result<std::vector<std::string>> expand_path(const std::string& path);

/// Whether there is a file or folder of that name.
bool path_exists(const std::string& path);

}  // namespace opcost::cli
