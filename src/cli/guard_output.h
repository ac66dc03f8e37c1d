#pragma once

#include <CLI/CLI.hpp>

#include "opcost/core/result.h"
#include "opcost/runs/measured_run.h"

namespace opcost::cli {

/// No input is an output: an Error where a file that one of the options --output, --raw,
/// --svg would write is named by any other word of the command line, also through a link,
/// a folder or a pattern, or in front of "@questions".
Status guard_output(const CLI::App& parsed);
/// The same for the models that a runs file names.
Status guard_models(const CLI::App& parsed, const RunSet& runs);

}  // namespace opcost::cli
