// Writes a report to standard output or to a file.
#include "cli/output.h"

#include "io/file.h"

namespace opcost::cli {

ExitCode deliver(const std::string& text, const std::string& path, Streams& streams) {
  if (!path.empty() && path != "-") {
    const auto written = write_text_file(path, text);
    return written ? ExitCode::Done : report(written.error(), streams);
  }
  streams.out << text << std::flush;
  if (streams.out) return ExitCode::Done;
  return report({"could not write to standard output", "", "is the disk full?"}, streams);
}

}  // namespace opcost::cli
