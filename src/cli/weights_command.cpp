// opcost weights MODEL: what the weights hold, and what they would cost in other formats.
#include "cli/commands.h"
#include "cli/model_options.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/print_warnings.h"
#include "cli/render_options.h"
#include "opcost/estimate/estimate.h"
#include "report/weights/weights_report.h"

namespace opcost::cli {
namespace {

struct WeightsInput {
  std::string path;
  ModelOptions model;
  OutputOptions output;
};

Result<std::string> weights_text(const WeightsInput& typed, Streams& streams) {
  const auto layout = chosen_layout(typed.output, kWeightsFormats, streams);
  if (!layout) return layout.error();
  auto options = estimate_options(typed.model);
  if (!options) return options.error();
  if (!options->what_if.spikes.empty() || !options->what_if.zeros.empty())
    return Error{"opcost weights compares formats, without --spikes and --skip-zeros", "",
                 "ask these of an estimate: opcost " + typed.path + " --skip-zeros weights"};
  options->what_if.weights.reported = true;
  const auto table = chosen_table(typed.model);
  if (!table) return table.error();
  follow_table(*table, typed.model, *options);
  const auto model = open_model(typed.path, *options, streams);
  if (!model) return model.error();
  const auto result = estimate(*model, *table, *options);
  if (!result) return result.error();
  print_option_warnings(result->warnings, streams);
  return weights_report(*result, *layout);
}

}  // namespace

ExitCode run_weights(const Arguments& arguments, Streams& streams) {
  CLI::App app{
      "What the weights of a model hold (zeros, distinct values, entropy), and what one\n"
      "inference costs if they are kept dense, as CSR, as CER or as CSER.",
      "weights"};
  set_usage(app, "usage: opcost weights MODEL [options]",
            {{"opcost weights net.onnx", "zeros and entropy, layer by layer"}});
  WeightsInput typed;
  app.add_option("model", typed.path, "an ONNX file with its weights")
      ->type_name("MODEL")
      ->required();
  add_model_options(app, typed.model);
  add_output_options(app, typed.output, kWeightsFormats);
  if (const auto end = parse(app, arguments, streams)) return *end;
  const auto text = weights_text(typed, streams);
  if (!text) return report(text.error(), streams);
  return deliver(*text, typed.output.output, streams);
}

}  // namespace opcost::cli
