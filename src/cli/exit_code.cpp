// How errors are told: one line, or a few, on standard error.
#include "cli/exit_code.h"

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>

#include "report/layout/printable.h"

namespace opcost::cli {
namespace {

constexpr std::size_t kMostGiven = 500;  // columns: more of what was given helps nobody

// Printable text in which each word is cut to kMostGiven columns, and so is each name
// between two `marks`, whatever blanks are in it.
std::string with_short_names(std::string_view text) {
  std::string result;
  bool quoted = false;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(quoted ? "`" : "` "), text.size());
    result += shortened(text.substr(0, end), kMostGiven);
    if (end == text.size()) break;
    quoted = text[end] == '`' ? !quoted : quoted;
    result += text[end];
    text.remove_prefix(end + 1);
  }
  return result;
}

}  // namespace

// All three texts may contain names from a stranger's file.
ExitCode report(const Error& error, Streams& streams) {
  std::istringstream lines(to_string(error));
  std::string line;
  for (bool first = true; std::getline(lines, line); first = false)
    streams.err << (first ? "opcost: " : "") << with_short_names(printable(line)) << '\n';
  return ExitCode::Trouble;
}

}  // namespace opcost::cli
