// opcost calibrate --predictor layerwise: regressions from measured runs.
#include <algorithm>
#include <array>
#include <string_view>

#include "cli/calibrate_input.h"
#include "cli/commands.h"
#include "cli/parse.h"
#include "cli/progress_bar.h"
#include "core/parse.h"
#include "core/parse_quantity.h"
#include "opcost/calibrate/layerwise.h"
#include "opcost/predict/layerwise_file.h"
#include "report/calibrate/layerwise_report.h"

namespace opcost::cli {
namespace {

constexpr std::array<std::string_view, 6> kLayerwiseOnly{
    "--features", "--intercept", "--any-sign", "--vector-width", "--cache", "--fallback"};
constexpr std::array<std::string_view, 5> kTableOnly{"--base", "--per-node", "--mac",
                                                     "--static-power", "--bootstrap"};

// "macs, bytes_read" at its commas.
std::vector<std::string> words_between_commas(const std::string& text) {
  std::vector<std::string> words;
  for (const std::string_view piece : split(text, ',')) {
    std::string& word = words.emplace_back(piece);
    std::erase(word, ' ');
  }
  return words;
}

Result<LayerwiseOptions> options_of(const CalibrateInput& input) {
  auto common = common_options(input);
  if (!common) return std::move(common).error();
  LayerwiseOptions options;
  const std::string& typed = input.runs.placement;
  const std::string placement(typed.empty() || typed == kAutoPlacement ? to_string(Placement::Array)
                                                                       : typed);
  const auto placed = parse_choice("placement", placement, kPlacementNames);
  if (!placed) return placed.error();
  options.estimate.placement = *placed;
  if (!input.features.empty()) options.features = words_between_commas(input.features);
  options.intercept = input.intercept;
  options.any_sign = input.any_sign;
  options.loss = common->loss;
  options.net = input.runs.net;
  options.fold_by = common->fold_by;
  options.folds = input.options.folds;
  options.seed = input.options.seed;
  if (input.vector_width > 0) options.vector_width = input.vector_width;
  if (!input.cache.empty()) {
    const auto cache = parse_bytes(input.cache);
    if (!cache) return Error{"--cache " + input.cache + " is no size", "", "e.g. --cache 32MiB"};
    options.cache = cache->value.exact();
  }
  options.name = common->name;
  options.fallback = input.fallback;
  options.context = std::move(common->context);
  return options;
}

Result<LayerwiseCalibration> fit_with_bar(const RunSet& runs, const LayerwiseOptions& options,
                                          Streams& streams) {
  ProgressBar bar(streams, "operators");
  const auto show = [&bar](double share) { bar.show(share); };
  return calibrate_layerwise(runs, options, show);
}

}  // namespace

void add_layerwise_options(CLI::App& app, CalibrateInput& input) {
  app.add_option("--features", input.features,
                 "layerwise: what a regression is of: names and products (batch*macs) of\n"
                 "cost_tables/LAYERWISE.md, or physical (the default), parameters,\n"
                 "pairs (products of two of those before it)")
      ->type_name("LIST");
  app.add_flag("--intercept", input.intercept, "layerwise: also a cost of every call");
  app.add_flag("--any-sign", input.any_sign, "layerwise: coefficients may be negative");
  app.add_option("--vector-width", input.vector_width,
                 "layerwise: numbers in one vector of the machine; default: fitted")
      ->type_name("N")
      ->check(from_to(1, 4096));
  app.add_option("--cache", input.cache,
                 "layerwise: bytes of the last-level cache, 32MiB; default: fitted")
      ->type_name("SIZE");
  app.add_option("--fallback", input.fallback,
                 "layerwise: the price table of operators without a regression,\n"
                 "written into the file")
      ->type_name("FILE|NAME");
}

Result<Predictor> chosen_predictor(const CLI::App& app, const CalibrateInput& input) {
  auto predictor = parse_choice("predictor", input.predictor, kPredictorNames);
  if (!predictor) return predictor;
  const auto check = [&](const auto& names, const std::string& other) -> Status {
    for (const std::string_view name : names)
      if (app.count(std::string(name)) > 0)
        return Error{std::string(name) + " goes with --predictor " + other, "",
                     "add --predictor " + std::string(other)};
    return Ok{};
  };
  const auto checked = *predictor == Predictor::Layerwise ? check(kTableOnly, "table")
                                                          : check(kLayerwiseOnly, "layerwise");
  if (!checked) return checked.error();
  return predictor;
}

ExitCode run_layerwise(const CalibrateInput& input, Streams& streams) {
  const auto options = options_of(input);
  if (!options) return report(options.error(), streams);
  const auto runs = open_runs(input.runs, streams);
  if (!runs) return report(runs.error(), streams);
  const auto result = fit_with_bar(*runs, *options, streams);
  if (!result) return report(result.error(), streams);
  const auto layout = calibration_layout(input, streams);
  if (!layout) return report(layout.error(), streams);
  const std::string text = layerwise_report({*result, *runs, *options}, *layout);
  const ExitCode delivered = deliver_table(input, layerwise_text(result->table), text, streams);
  return delivered != ExitCode::Done
             ? delivered
             : rows_verdict(result->left_out, input.runs.skip_bad_rows, streams);
}

}  // namespace opcost::cli
