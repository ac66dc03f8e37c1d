// opcost llm CONFIG...: the energy of a request to a language model.
#include <string>
#include <utility>
#include <vector>

#include "cli/commands.h"
#include "cli/llm_question.h"
#include "cli/model_options.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/render_options.h"
#include "opcost/llm/estimate_llm.h"
#include "opcost/llm/open_llm.h"
#include "opcost/llm/write_llm_onnx.h"
#include "opcost/predict/find_prices.h"
#include "opcost/report/render_llm.h"

namespace opcost::cli {
namespace {

struct LlmInput {
  std::vector<std::string> models;
  LlmOptions options;
  OutputOptions output;
  std::string by = "part", sweep, write_onnx;
};

void add_options(CLI::App& app, LlmInput& typed) {
  app.add_option("models", typed.models,
                 "a config.json, the folder that holds it, or a GGUF file;\n"
                 "several are compared")
      ->type_name("CONFIG");
  add_llm_options(app, typed.options);
  app.add_option("--by", typed.by, "what a row of the text report is")
      ->type_name(choices(kLlmBreakdownNames))
      ->capture_default_str();
  app.add_option("--sweep", typed.sweep, "energy against batch or context: batch=1,4,16,64")
      ->type_name("NAME=VALUES");
  app.add_option("--write-onnx", typed.write_onnx,
                 "write the graph of a step in the middle of decoding,\nweights left out")
      ->type_name("FILE");
  // As add_output_options(), but --output is a number of tokens here.
  add_format_option(app, typed.output.format, kLlmFormats,
                    "text and markdown for people; json and csv are contracts");
  app.get_option("--format")->each([&](const std::string&) { typed.output.format_given = true; });
  app.add_option("-o", typed.output.output,
                 "write the report to a file; its suffix says the format")
      ->type_name("FILE");
}

struct Prices {
  PriceSource source;
  Placement placement = Placement::Floor;

  const ServingCosts* serving() const {
    const CostTable* table = source.table();
    return table != nullptr && table->content().serving ? &*table->content().serving : nullptr;
  }
};

Result<Prices> prices_of(const LlmOptions& options) {
  auto source = find_prices(options.table, "");
  if (!source) return source.error();
  if (auto set = set_prices(*source, options.prices); !set) return set.error();
  Prices prices{*std::move(source)};
  const auto own = parse_placement(prices.source.info().placement);
  prices.placement = own ? *own : EstimateOptions{}.placement;
  if (options.placement.empty()) return prices;
  const auto asked = parse_choice("placement", options.placement, kPlacementNames);
  if (!asked) return asked.error();
  prices.placement = *asked;
  return prices;
}

Result<std::vector<LlmRow>> rows_of(const LlmInput& typed, const LlmQuestion& question,
                                    const LlmSweep& sweep, const Prices& prices) {
  std::vector<LlmRow> rows;
  for (const std::string& path : typed.models) {
    const auto model = open_llm(path, typed.options.like);
    if (!model) return model.error();
    const auto add = [&](const std::string& label, const LlmQuestion& asked) -> Status {
      auto made = estimate_llm(*model, asked, prices.source, prices.serving(), prices.placement);
      if (!made) {
        Error error = made.error();
        if (error.where.empty()) error.where = path;
        return error;
      }
      rows.push_back({label, *std::move(made)});
      return Ok{};
    };
    if (sweep.values.empty())
      if (auto added = add(path, question); !added) return added.error();
    for (const std::int64_t value : sweep.values)
      if (auto added = add(std::to_string(value), swept(question, sweep, value)); !added)
        return added.error();
  }
  return rows;
}

ExitCode write_graph(const LlmInput& typed, const LlmEstimate& estimate, Streams& streams) {
  const auto bytes = llm_onnx(estimate);
  if (!bytes) return report(bytes.error(), streams);
  return deliver(*bytes, typed.write_onnx, streams);
}

ExitCode run_typed(const LlmInput& typed, Streams& streams) {
  const auto layout = chosen_layout(typed.output, kLlmFormats, streams);
  if (!layout) return report(layout.error(), streams);
  const auto by = parse_choice("breakdown", typed.by, kLlmBreakdownNames);
  if (!by) return report(by.error(), streams);
  const auto question = llm_question(typed.options);
  if (!question) return report(question.error(), streams);
  LlmSweep sweep;
  if (!typed.sweep.empty()) {
    auto parsed = parse_llm_sweep(typed.sweep);
    if (!parsed) return report(parsed.error(), streams);
    sweep = *std::move(parsed);
  }
  if (typed.models.size() > 1 && (!typed.sweep.empty() || !typed.write_onnx.empty()))
    return report({"--sweep and --write-onnx take one model", "", ""}, streams);
  const auto prices = prices_of(typed.options);
  if (!prices) return report(prices.error(), streams);
  const auto rows = rows_of(typed, *question, sweep, *prices);
  if (!rows) return report(rows.error(), streams);
  if (!typed.write_onnx.empty()) return write_graph(typed, rows->front().estimate, streams);
  if (rows->size() == 1 && typed.sweep.empty())
    return deliver(render_llm(rows->front().estimate, *by, *layout), typed.output.output, streams);
  const std::vector<double> numbers(sweep.values.begin(), sweep.values.end());
  return deliver(
      render_llm_rows(*rows, sweep.variable.empty() ? "model" : sweep.variable, numbers, *layout),
      typed.output.output, streams);
}

}  // namespace

ExitCode run_llm(const Arguments& arguments, Streams& streams) {
  CLI::App app{"Joules per token of a language model, from its config.json.", "llm"};
  set_usage(app, "usage: opcost llm CONFIG... [options]",
            {{"opcost llm config.json --table h100 --batch 16", "joules per token"},
             {"opcost llm config.json --precision weights=int4", "quantised weights"},
             {"opcost llm config.json --sweep batch=1,4,16,64", "energy against the batch"}});
  LlmInput typed;
  add_options(app, typed);
  if (const auto end = parse(app, arguments, streams)) return *end;
  if (typed.models.empty())
    return report({"it takes the config.json of a model", "", "see opcost llm --help"}, streams);
  return run_typed(typed, streams);
}

}  // namespace opcost::cli
