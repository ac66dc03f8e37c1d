#include "cli/run.h"

#include "opcost/core/version.h"

namespace opcost::cli {

ExitCode run(const std::vector<std::string>& /*arguments*/, Streams& streams) {
  streams.out << "opcost " << version() << '\n';
  return ExitCode::Done;
}

}  // namespace opcost::cli
