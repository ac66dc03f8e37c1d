#include "cli/commands.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "report/operator_list.h"

namespace opcost::cli {

ExitCode run_ops(const Arguments& arguments, Streams& streams) {
  CLI::App app{"The operators opcost knows; every other one is listed as unknown in a report.",
               "ops"};
  set_usage(app, "usage: opcost ops");
  if (const auto end = parse(app, arguments, streams)) return *end;
  return deliver(operator_list(), "", streams);
}

}  // namespace opcost::cli
