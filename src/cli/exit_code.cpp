// How errors are told: one line, or a few, on standard error.
#include "cli/exit_code.h"

#include <sstream>
#include <string>

#include "report/layout/printable.h"

namespace opcost::cli {
// All three texts may contain names from a stranger's file.
ExitCode report(const Error& error, Streams& streams) {
  std::istringstream lines(to_string(error));
  std::string line;
  for (bool first = true; std::getline(lines, line); first = false)
    streams.err << (first ? "opcost: " : "") << message_line(line) << '\n';
  return ExitCode::Trouble;
}

ExitCode finish(ExitCode code, Streams& streams) {
  if (streams.leave != nullptr) streams.leave(static_cast<int>(code));
  return code;
}

}  // namespace opcost::cli
