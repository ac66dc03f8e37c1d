// The command `opcost explain`.
#include <filesystem>

#include "cli/commands.h"
#include "cli/expand_path.h"
#include "cli/model_options.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/print_warnings.h"
#include "cli/render_options.h"
#include "opcost/estimate/estimate.h"
#include "report/estimate/explain.h"

namespace opcost::cli {
namespace {

struct ExplainInput {
  std::string subject, node, output, format = "text";
  ModelOptions model;
};

bool is_model(const std::string& subject) {
  std::error_code ignored;
  return subject == "-" || subject.ends_with(".onnx") ||
         std::filesystem::is_regular_file(subject, ignored);
}

Result<std::string> explanation(const ExplainInput& typed, Streams& streams) {
  const auto format = chosen_format(typed.format, kExplainFormats);
  if (!format) return format.error();
  const bool json = *format == ReportFormat::Json;
  if (!is_model(typed.subject) && json)
    return Error{"--format json: an operator is explained as text", typed.subject,
                 "JSON is for a node of a model: opcost explain MODEL --node NAME --format json"};
  if (!is_model(typed.subject) && !typed.node.empty())
    return Error{"it is no model, so it has no nodes", typed.subject,
                 "opcost explain MODEL --node NAME, or opcost explain OPERATOR"};
  if (!is_model(typed.subject)) return explain_operator(typed.subject);
  if (typed.node.empty() && path_exists(typed.subject))
    return Error{"which node?", typed.subject,
                 "opcost explain " + typed.subject + " --node NAME; opcost " + typed.subject +
                     " lists them"};
  auto options = estimate_options(typed.model);
  if (!options) return options.error();
  options->pseudocode_of = typed.node;
  const auto table = chosen_table(typed.model);
  if (!table) return table.error();
  follow_table(*table, typed.model, *options);
  const auto model = open_model(typed.subject, *options, streams);
  if (!model) return model.error();
  const auto result = estimate(*model, *table, *options);
  if (!result) return result.error();
  print_option_warnings(result->warnings, streams);
  if (json) return explain_node_json(*result, typed.node);
  return explain_node(*result, typed.node, *table);
}

}  // namespace

ExitCode run_explain(const Arguments& arguments, Streams& streams) {
  CLI::App app{"How a number comes about: the pseudocode that is counted, and its prices.",
               "explain"};
  set_usage(app,
            "usage: opcost explain OPERATOR\n       opcost explain MODEL --node NAME [options]",
            {{"opcost explain Conv", "the pseudocode that is counted"},
             {"opcost explain net.onnx --node conv1", "with this layer's counts and prices"}});
  ExplainInput typed;
  app.add_option("subject", typed.subject, "an operator (Conv) or an ONNX file")
      ->type_name("OPERATOR|MODEL")
      ->required();
  app.add_option("--node", typed.node, "the node of the model, by name")->type_name("NAME");
  add_model_options(app, typed.model);
  add_format_option(app, typed.format, kExplainFormats, "of the explanation of a node");
  app.add_option("-o,--output", typed.output, "write to a file")->type_name("FILE");
  if (const auto end = parse(app, arguments, streams)) return *end;
  const auto text = explanation(typed, streams);
  if (!text) return report(text.error(), streams);
  return deliver(*text, typed.output, streams);
}

}  // namespace opcost::cli
