#include <algorithm>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/model_options.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "opcost/core/version.h"
#include "opcost/report/render.h"
#include "report/printable.h"

namespace opcost::cli {
namespace {

struct Typed {
  std::vector<std::string> models;
  ModelOptions model;
  std::string format = "text", by = "layer", output;
  std::size_t top = 0, depth = 0;
  std::vector<std::string> only_ops;
  bool strict = false;
};

void add_options(CLI::App& app, Typed& typed) {
  app.add_option("model", typed.models, "an ONNX file, or - for the standard input")
      ->type_name("MODEL");
  add_model_options(app, typed.model);
  app.add_option("--format", typed.format, "text for people; json and csv are contracts")
      ->type_name("text|json|csv")
      ->capture_default_str();
  app.add_option("-o,--output", typed.output, "write the report to a file")->type_name("FILE");
  app.add_option("--by", typed.by, "what a row of the text report is")
      ->type_name("layer|op|tier|action|module")
      ->capture_default_str();
  app.add_option("--top", typed.top, "only the N most expensive rows; the rest as [others]")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  app.add_option("--depth", typed.depth, "with --by module: the first N parts of its path")
      ->type_name("N")
      ->check(CLI::PositiveNumber);
  app.add_option("--only-op", typed.only_ops, "only nodes of these operators: Conv,Gemm")
      ->type_name("OPS")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_flag("--strict", typed.strict, "exit 1 when a node is unknown");
}

std::string footer() {
  std::string text = "subcommands (opcost COMMAND --help):\n";
  for (const Command& command : kCommands) {
    std::string name(command.name);
    name.resize(10, ' ');
    text += "  " + name + std::string(command.summary) + "\n";
  }
  return text + "\nexit: 0 done, 1 the answer is no (--strict), 2 usage, input or I/O, 70 a bug\n";
}

Result<RenderOptions> render_options(const Typed& typed, const Streams& streams) {
  RenderOptions options;
  const auto format = format_option(typed.format);
  if (!format) return not_one_of("format", typed.format, {"text", "json", "csv"});
  const auto by = by_named(typed.by);
  if (!by) return not_one_of("breakdown", typed.by, {"layer", "op", "tier", "action", "module"});
  if (typed.depth > 0 && *by != Breakdown::Module)
    return Error{"--depth goes with --by module", "", "add --by module"};
  options.format = *format;
  options.by = *by;
  options.top = typed.top;
  options.depth = typed.depth;
  options.only_ops = typed.only_ops;
  const bool on_terminal = typed.output.empty();
  options.colour = streams.colour && on_terminal;
  if (streams.width > 0 && on_terminal) options.width = std::min<std::size_t>(streams.width, 160);
  return options;
}

Error more_than_one(const std::vector<std::string>& models) {
  return {"it takes one model, not " + std::to_string(models.size()), "",
          "did you mean `opcost compare " + models[0] + " " + models[1] + "`? (to come)"};
}

// Where the report itself does not show them, warnings go to standard error.
void print_warnings(const Estimate& estimate, const Typed& typed, Streams& streams) {
  if (typed.format != "csv" && typed.output.empty()) return;
  for (const std::string& warning : estimate.warnings)
    streams.err << "opcost: warning: " << printable(warning) << '\n';
}

ExitCode verdict(const Estimate& estimate, const Typed& typed, Streams& streams) {
  const std::uint64_t unknown = estimate.coverage.unknown;
  if (!typed.strict || unknown == 0) return ExitCode::Done;
  streams.err << "opcost: --strict: " << unknown << " of " << estimate.nodes.size()
              << " nodes are unknown\n";
  return ExitCode::No;
}

ExitCode estimate_and_print(const Typed& typed, Streams& streams) {
  const auto rendering = render_options(typed, streams);
  if (!rendering) return report(rendering.error(), streams);
  auto options = estimate_options(typed.model);
  if (!options) return report(options.error(), streams);
  const auto table = chosen_table(typed.model);
  if (!table) return report(table.error(), streams);
  follow_table(*table, typed.model, *options);
  const auto model = open_model(typed.models.front(), streams);
  if (!model) return report(model.error(), streams);
  const auto result = estimate(*model, *table, *options);
  if (!result) return report(result.error(), streams);
  std::string text;
  if (auto rendered = render(*result, *rendering, text); !rendered)
    return report(rendered.error(), streams);
  const ExitCode delivered = deliver(text, typed.output, streams);
  if (delivered != ExitCode::Done) return delivered;
  print_warnings(*result, typed, streams);
  return verdict(*result, typed, streams);
}

}  // namespace

ExitCode run_estimate(const Arguments& arguments, Streams& streams) {
  CLI::App app{"What one inference of an ONNX model costs in energy, layer by layer.", ""};
  set_usage(app, "usage: opcost MODEL [options]");
  Typed typed;
  bool version = false;
  add_options(app, typed);
  app.add_flag("--version", version, "print the version");
  app.footer(footer());
  if (arguments.empty()) {
    streams.out << app.help();
    return ExitCode::Trouble;
  }
  if (const auto end = parse(app, arguments, streams)) return *end;
  if (version) {
    streams.out << "opcost " << opcost::version() << '\n';
    return ExitCode::Done;
  }
  if (typed.models.empty())
    return report({"no model given", "", "opcost MODEL [options]; see opcost --help"}, streams);
  if (typed.models.size() > 1) return report(more_than_one(typed.models), streams);
  return estimate_and_print(typed, streams);
}

}  // namespace opcost::cli
