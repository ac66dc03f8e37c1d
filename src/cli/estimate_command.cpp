#include <algorithm>
#include <string>
#include <vector>

#include "cli/carbon_options.h"
#include "cli/commands.h"
#include "cli/model_options.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "opcost/core/version.h"
#include "opcost/report/render.h"
#include "opcost/report/statement.h"
#include "report/printable.h"

namespace opcost::cli {
namespace {

struct Typed {
  std::vector<std::string> models;
  ModelOptions model;
  CarbonOptions carbon;
  std::string format = "text", by = "layer", output, statement;
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
  add_carbon_options(app, typed.carbon);
  app.add_option("--statement", typed.statement,
                 "instead of the report, the paragraph and the\nBibTeX entries that a paper needs")
      ->type_name("latex|markdown");
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

// The number of inferences is for the CO2, or for the statement.
Result<std::optional<CarbonUse>> carbon_options(const Typed& typed) {
  const CarbonOptions& carbon = typed.carbon;
  const bool of_nothing = carbon.place.empty() && typed.statement.empty();
  if (of_nothing && !carbon.inferences.empty())
    return Error{"--inferences needs --carbon or --statement", "",
                 "say where the electricity is made: --carbon ITA"};
  if (const auto inferences = inferences_of(carbon); !inferences) return inferences.error();
  return carbon_use(carbon);
}

Status check_statement(const Typed& typed) {
  if (typed.statement.empty()) return Ok{};
  if (!statement_format(typed.statement))
    return not_one_of("format of a statement", typed.statement, {"latex", "markdown"});
  if (typed.format == "text") return Ok{};
  return Error{"--statement takes the place of the report, so it has no --format", "",
               "give one of them"};
}

Result<std::string> written(const Estimate& estimate, const RenderOptions& options,
                            const Typed& typed) {
  const auto format = statement_format(typed.statement);
  if (format) return statement(estimate, *inferences_of(typed.carbon), options.carbon, *format);
  std::string text;
  if (auto rendered = render(estimate, options, text); !rendered)
    return std::move(rendered).error();
  return text;
}

Error more_than_one(const std::vector<std::string>& models) {
  return {"it takes one model, not " + std::to_string(models.size()), "",
          "did you mean `opcost compare " + models[0] + " " + models[1] + "`? (to come)"};
}

// Where the report itself does not show them, warnings go to standard error.
void print_warnings(const Estimate& estimate, const Typed& typed, Streams& streams) {
  const bool shown = typed.format != "csv" && typed.statement.empty();
  if (shown && typed.output.empty()) return;
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
  if (const auto checked = check_statement(typed); !checked)
    return report(checked.error(), streams);
  auto rendering = render_options(typed, streams);
  if (!rendering) return report(rendering.error(), streams);
  auto carbon = carbon_options(typed);
  if (!carbon) return report(carbon.error(), streams);
  rendering->carbon = *std::move(carbon);
  const auto options = estimate_options(typed.model);
  if (!options) return report(options.error(), streams);
  const auto table = chosen_table(typed.model);
  if (!table) return report(table.error(), streams);
  const auto model = open_model(typed.models.front(), streams);
  if (!model) return report(model.error(), streams);
  auto result = estimate(*model, *table, *options);
  if (!result) return report(result.error(), streams);
  if (rendering->carbon)
    for (const std::string& warning : rendering->carbon->intensity.warnings)
      result->warnings.push_back(warning);
  const auto text = written(*result, *rendering, typed);
  if (!text) return report(text.error(), streams);
  const ExitCode delivered = deliver(*text, typed.output, streams);
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
