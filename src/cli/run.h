#pragma once

#include <string>
#include <vector>

#include "cli/exit_code.h"
#include "cli/streams.h"

namespace opcost::cli {

/// The whole program: `arguments` without argv[0].
ExitCode run(const std::vector<std::string>& arguments, Streams& streams);

}  // namespace opcost::cli
