#include "cli/exit_code.h"

namespace opcost::cli {

ExitCode report(const Error& error, Streams& streams) {
  streams.err << "opcost: " << to_string(error) << '\n';
  return ExitCode::Trouble;
}

}  // namespace opcost::cli
