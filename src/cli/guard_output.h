#pragma once

#include <CLI/CLI.hpp>

#include "opcost/core/result.h"

namespace opcost::cli {

/// No input is an output: an Error where a file that one of the options --output, --raw,
/// --svg would write is named by any other word of the command line, also through a link,
/// a folder or a pattern, or in front of "@questions".
Status guard_output(const CLI::App& parsed);

}  // namespace opcost::cli
