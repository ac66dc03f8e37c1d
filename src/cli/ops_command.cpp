// opcost ops: the operators that opcost knows.
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/render_options.h"
#include "report/lists/operator_list.h"

namespace opcost::cli {

ExitCode run_ops(const Arguments& arguments, Streams& streams) {
  CLI::App app{"The operators opcost knows; every other one is listed as unknown in a report.",
               "ops"};
  set_usage(app, "usage: opcost ops [PART] [options]");
  std::string part, format = "text", output;
  app.add_option("part", part, "only those with this in their name or domain (conv, ai.onnx.ml)")
      ->type_name("PART");
  add_format_option(app, format, kOperatorListFormats,
                    "text and markdown for people; json and csv are contracts");
  app.add_option("-o,--output", output, "write to a file")->type_name("FILE");
  if (const auto end = parse(app, arguments, streams)) return *end;
  const auto chosen = chosen_format(format, kOperatorListFormats);
  if (!chosen) return report(chosen.error(), streams);
  const auto entries = operators_with(part);
  if (!entries) return report(entries.error(), streams);
  return deliver(operator_list(*entries, *chosen), output, streams);
}

}  // namespace opcost::cli
