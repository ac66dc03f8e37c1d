#pragma once

#include <string>

#include "cli/exit_code.h"

namespace opcost::cli {

/// Writes the finished text to the file, or to standard output where `path` is
/// empty or "-". Trouble is reported.
ExitCode deliver(const std::string& text, const std::string& path, Streams& streams);

}  // namespace opcost::cli
