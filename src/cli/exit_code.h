#pragma once

#include "cli/streams.h"
#include "opcost/core/error.h"

namespace opcost::cli {

/// Every way the program can end. The only place that knows these numbers.
enum class ExitCode : int {
  Done = 0,
  No = 1,            ///< The answer is no: --strict with unknown nodes.
  Trouble = 2,       ///< Usage, input or I/O.
  Bug = 70,          ///< opcost is at fault.
  Interrupted = 130  ///< By the user.
};

/// Writes the error for people and gives Trouble.
ExitCode report(const Error& error, Streams& streams);

}  // namespace opcost::cli
