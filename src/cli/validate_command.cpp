// opcost validate: how well a table predicts measured runs.
#include <algorithm>

#include "cli/commands.h"
#include "cli/model_options.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/render_options.h"
#include "cli/runs_input.h"
#include "opcost/calibrate/requirement.h"
#include "opcost/calibrate/validate.h"
#include "opcost/core/text.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/conv_plan.h"
#include "opcost/predict/find_prices.h"
#include "report/calibrate/validation_report.h"
#include "report/layout/printable.h"

namespace opcost::cli {
namespace {

struct ValidateInput {
  RunsInput runs;
  std::string table{kDefaultTable}, fallback, require, svg;
  OutputOptions output;
  std::vector<std::string> prices;
  std::optional<double> tdp;
  std::size_t worst = 5;
};

void add_options(CLI::App& app, ValidateInput& typed) {
  add_runs_options(app, typed.runs,
                   {choices(kPlacementNames), "default: what the table says, else tiled"});
  app.add_option("--table", typed.table,
                 "price table or layerwise table: a YAML file or a shipped name")
      ->type_name("FILE|NAME")
      ->capture_default_str();
  app.add_option("--fallback", typed.fallback,
                 "with a layerwise table: the price table of operators it has no\n"
                 "regression of")
      ->type_name("FILE|NAME");
  app.add_option("--set", typed.prices, "one price for this run, in pJ: mul.float32=3.1")
      ->type_name("PRICE")
      ->allow_extra_args(false);
  app.add_option("--tdp", typed.tdp, "watts, for the guess TDP x time")
      ->type_name("W")
      ->check(above_zero());
  app.add_option("--require", typed.require,
                 "exit 1 below: r2=0.99,mape=15%, of one kind network.mape=8%;\n"
                 "r2, r2_log and spearman at least, mape, median_ape and bias at most")
      ->type_name("SCORES");
  app.add_option("--svg", typed.svg, "write a scatter plot")->type_name("FILE");
  app.add_option("--worst", typed.worst, "rows named in the report, the worst first")
      ->type_name("N")
      ->capture_default_str();
  add_output_options(app, typed.output, kValidationFormats);
}

Result<PriceSource> table_of(const ValidateInput& typed) {
  auto prices = find_prices(typed.table, typed.fallback);
  if (!prices) return prices;
  if (auto set = set_prices(*prices, typed.prices); !set) return set.error();
  return prices;
}

Result<ValidateOptions> options_of(const ValidateInput& typed, const PriceSource& table) {
  const auto placement = placement_of(typed.runs.placement, table);
  if (!placement) return placement.error();
  ValidateOptions options;
  options.estimate.placement = *placement;
  follow_conv(table.info(), options.estimate);
  options.net = typed.runs.net;
  options.tdp_w = typed.tdp;
  options.static_watts = fitted_static_watts(table);
  return options;
}

Result<std::string> report_text(const ValidateInput& typed, const Validation& validation,
                                const RunSet& runs, const Streams& streams) {
  const auto layout = chosen_layout(typed.output, kValidationFormats, streams);
  if (!layout) return layout.error();
  return validation_report({validation, runs, typed.worst}, *layout);
}

/// The scores of the group that a requirement names; null if no row belongs to it.
const Scores* scores_of(const Validation& validation, const std::string& group) {
  if (group.empty()) return &validation.all;
  const auto found = validation.kinds.find(group);
  return found != validation.kinds.end() ? &found->second : nullptr;
}

ExitCode verdict(const std::vector<Requirement>& requirements, const Validation& validation,
                 Streams& streams) {
  bool met = true;
  for (const Requirement& requirement : requirements) {
    const Scores* scores = scores_of(validation, requirement.group);
    const std::string missing =
        scores != nullptr ? shortfall(requirement, *scores)
                          : requirement.text + ": no row is a `" + requirement.group + "`";
    if (missing.empty()) continue;
    streams.err << "opcost: --require " << message_line(missing) << '\n';
    met = false;
  }
  return met ? ExitCode::Done : ExitCode::No;
}

ExitCode run_typed(const ValidateInput& typed, Streams& streams) {
  const auto requirements = parse_requirements(typed.require);
  if (!requirements) return report(requirements.error(), streams);
  const auto table = table_of(typed);
  if (!table) return report(table.error(), streams);
  const auto options = options_of(typed, *table);
  if (!options) return report(options.error(), streams);
  const auto runs = open_runs(typed.runs, streams);
  if (!runs) return report(runs.error(), streams);
  const auto result = validate(*runs, *table, *options);
  if (!result) return report(result.error(), streams);
  const auto text = report_text(typed, *result, *runs, streams);
  if (!text) return report(text.error(), streams);
  if (!typed.svg.empty()) {
    const ExitCode drawn =
        deliver(scatter_svg(*result, table->name() + " on " + typed.runs.file), typed.svg, streams);
    if (drawn != ExitCode::Done) return drawn;
  }
  const ExitCode delivered = deliver(*text, typed.output.output, streams);
  if (delivered != ExitCode::Done) return delivered;
  const ExitCode rows = rows_verdict(result->left_out, typed.runs.skip_bad_rows, streams);
  return rows != ExitCode::Done ? rows : verdict(*requirements, *result, streams);
}

}  // namespace

ExitCode run_validate(const Arguments& arguments, Streams& streams) {
  CLI::App app{"How well a table predicts measured runs.", "validate"};
  set_usage(
      app, "usage: opcost validate RUNS --table my_cpu.yaml [options]",
      {{"opcost validate runs.csv --table my_cpu.yaml", "how far off it is"},
       {"opcost validate runs.csv --table 45nm --require r2=0.9", "exit 1 where it is worse"}});
  app.footer("exit: 0 done, 1 a requirement is not met, 2 usage, input or I/O, 70 a bug\n");
  ValidateInput typed;
  add_options(app, typed);
  if (const auto end = parse(app, arguments, streams)) return *end;
  return run_typed(typed, streams);
}

}  // namespace opcost::cli
