#pragma once

#include "cli/commands.h"

namespace opcost::cli {

/// opcost runs import --from TOOL FILE --model MODEL --inferences N
ExitCode run_import(const Arguments& arguments, Streams& streams);

}  // namespace opcost::cli
