#pragma once

#include "cli/streams.h"
#include "opcost/core/error.h"

namespace opcost::cli {

/// All exit codes of the program. Only this file knows the numbers.
enum class ExitCode : int {
  Done = 0,
  No = 1,            ///< The answer is no: --strict with unknown nodes.
  Trouble = 2,       ///< Usage, input or I/O.
  Bug = 70,          ///< A bug in opcost.
  Interrupted = 130  ///< By the user.
};

/// Prints the error and returns Trouble.
ExitCode report(const Error& error, Streams& streams);

/// For a command that is done and still holds large records: taking them down piece by piece would
/// take as long as making them. Returns the code where the process goes on.
ExitCode finish(ExitCode code, Streams& streams);

}  // namespace opcost::cli
