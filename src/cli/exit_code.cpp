#include "cli/exit_code.h"

#include <sstream>
#include <string>

#include "report/layout/printable.h"

namespace opcost::cli {

// What, where and hint may hold names from a stranger's file.
ExitCode report(const Error& error, Streams& streams) {
  std::istringstream lines(to_string(error));
  std::string line;
  for (bool first = true; std::getline(lines, line); first = false)
    streams.err << (first ? "opcost: " : "") << printable(line) << '\n';
  return ExitCode::Trouble;
}

}  // namespace opcost::cli
