#pragma once

#include <string>

#include "cli/exit_code.h"

namespace opcost::cli {

/// Writes the finished text to a file, or to standard output if `path` is empty or "-". Failures
/// are reported.
ExitCode deliver(const std::string& text, const std::string& path, Streams& streams);

}  // namespace opcost::cli
