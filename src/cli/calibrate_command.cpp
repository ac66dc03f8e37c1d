// opcost calibrate: a table from measured runs.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>

#include "cli/calibrate_input.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/progress_bar.h"
#include "cli/render_options.h"
#include "core/parse.h"
#include "opcost/calibrate/calibrate.h"
#include "opcost/cost/tables.h"
#include "opcost/estimate/conv_plan.h"
#include "report/calibrate/calibration_report.h"

namespace opcost::cli {
namespace {

void add_options(CLI::App& app, CalibrateInput& typed) {
  add_runs_options(app, typed.runs,
                   {std::string(kAutoPlacement) + "|" + choices(kPlacementNames),
                    "auto, the\ndefault, takes what predicts rows kept aside best"});
  app.add_option("--predictor", typed.predictor,
                 "table: prices of elementary operations;\n"
                 "layerwise: a regression for each type of operator")
      ->type_name(choices(kPredictorNames))
      ->capture_default_str();
  app.add_option("--base", typed.base,
                 "the table to start from: a YAML file or a shipped name;\n"
                 "default: " +
                     std::string(kDefaultTable))
      ->type_name("FILE|NAME");
  app.add_option("-o,--output", typed.output, "write the table; without it only the report is made")
      ->type_name("FILE");
  add_format_option(app, typed.format, kCalibrationFormats, "of the report; json is a contract");
  app.add_option("--name", typed.name, "the table's name; default: that of its file")
      ->type_name("NAME");
  app.add_option("--loss", typed.loss,
                 "which error to make small, robustly; squares of them plainly,\n"
                 "which a layerwise predictor can")
      ->type_name(choices(kLossNames))
      ->capture_default_str();
  app.add_option("--per-node", typed.per_node,
                 "also a cost of every counted node; auto, the default: if rows\n"
                 "kept aside are predicted better with it; alone: yes")
      ->type_name(choices(kPerNodeNames))
      ->expected(0, 1);  // alone it means yes
  app.add_option("--conv", typed.conv,
                 "how the machine runs convolutions: direct, im2col, winograd or\n"
                 "fused-winograd (-f2 or -f4 after these names a tile), or best;\n"
                 "default: as the base table says, else direct; the table keeps it")
      ->type_name("WAY");
  app.add_flag("--mac", typed.options.whole_macs,
               "one price for a multiply-accumulate instead of its mul and add");
  app.add_flag("--static-power", typed.options.static_power,
               "also fit a power that runs for time_s");
  app.add_option("--folds", typed.options.folds, "parts to score on, each kept aside once")
      ->type_name("N")
      ->check(from_to(2, 1000))
      ->capture_default_str();
  app.add_option("--folds-by", typed.folds_by,
                 "what is kept aside as a whole; default: model, where there are two\n"
                 "of them; layerwise: config")
      ->type_name(choices(kFoldByNames));
  app.add_option("--bootstrap", typed.options.bootstrap, "resamplings for the intervals; 0: none")
      ->type_name("N")
      ->check(from_to(0, 100000))
      ->capture_default_str();
  app.add_option("--seed", typed.options.seed, "of folds and resamplings")
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--host", typed.host, "the machine, for the provenance; default: this one")
      ->type_name("NAME");
  app.add_option("--date", typed.date, "the day, for the provenance; default: today")
      ->type_name("DATE");
  add_layerwise_options(app, typed);
}

std::string this_host() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

// "2024-05-01", in UTC.
std::string today() {
  using namespace std::chrono;
  const year_month_day day{floor<days>(system_clock::now())};
  const auto two = [](unsigned number) {
    return (number < 10 ? "-0" : "-") + std::to_string(number);
  };
  return std::to_string(static_cast<int>(day.year())) + two(static_cast<unsigned>(day.month())) +
         two(static_cast<unsigned>(day.day()));
}

// "2024-05-01", and a day of the calendar.
bool is_day(const std::string& text) {
  using namespace std::chrono;
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  const auto year = parse_number<int>(text.substr(0, 4));
  const auto month = parse_number<std::uint32_t>(text.substr(5, 2));
  const auto day = parse_number<std::uint32_t>(text.substr(8, 2));
  return year && month && day &&
         year_month_day{std::chrono::year{*year}, std::chrono::month{*month},
                        std::chrono::day{*day}}
             .ok();
}

std::string table_name(const CalibrateInput& typed) {
  if (!typed.name.empty()) return typed.name;
  return std::filesystem::path(typed.output).stem().string();
}

Result<ConvPlan> conv_plan_of(const CalibrateInput& typed, const CostTable& base) {
  EstimateOptions options;
  if (!typed.conv.empty()) {
    const auto way = parse_choice("way to run a convolution", typed.conv, kConvWayNames);
    if (!way) return way.error();
    options.what_if.conv.rules.push_back({"", *way});
  }
  follow_conv(base.info(), options);
  return options.what_if.conv;
}

Result<CalibrateOptions> price_options_of(const CalibrateInput& typed, const CostTable& base) {
  CalibrateOptions options = typed.options;
  auto common = common_options(typed);
  if (!common) return std::move(common).error();
  if (typed.runs.placement.empty() || typed.runs.placement == kAutoPlacement) {
    options.placements = {Placement::Tiled, Placement::Floor, Placement::Patch, Placement::Array};
  } else {
    const auto placement = parse_choice("placement", typed.runs.placement, kPlacementNames);
    if (!placement) return placement.error();
    options.estimate.placement = *placement;
  }
  auto conv = conv_plan_of(typed, base);
  if (!conv) return std::move(conv).error();
  options.estimate.what_if.conv = *std::move(conv);
  const auto per_node = parse_choice(
      "way to price a node", typed.per_node.empty() ? "yes" : typed.per_node, kPerNodeNames);
  if (!per_node) return per_node.error();
  options.per_node = *per_node;
  options.loss = common->loss;
  options.fold_by = common->fold_by;
  options.net = typed.runs.net;
  options.name = common->name;
  options.context = std::move(common->context);
  return options;
}

Result<Calibration> calibrate_with_bar(const RunSet& runs, const CostTable& base,
                                       const CalibrateOptions& options, Streams& streams) {
  ProgressBar bar(streams, "bootstrap");
  const auto show = [&bar](double share) { bar.show(share); };
  return calibrate(runs, base, options, show);
}

ExitCode run_table_fit(const CalibrateInput& typed, Streams& streams) {
  const auto base = find_table(typed.base.empty() ? std::string(kDefaultTable) : typed.base);
  if (!base) return report(base.error(), streams);
  const auto options = price_options_of(typed, *base);
  if (!options) return report(options.error(), streams);
  const auto runs = open_runs(typed.runs, streams);
  if (!runs) return report(runs.error(), streams);
  const auto result = calibrate_with_bar(*runs, *base, *options, streams);
  if (!result) return report(result.error(), streams);
  const auto layout = calibration_layout(typed, streams);
  if (!layout) return report(layout.error(), streams);
  const std::string text = calibration_report({*result, *runs, *base, *options}, *layout);
  const ExitCode delivered = deliver_table(typed, table_text(result->table), text, streams);
  return delivered != ExitCode::Done
             ? delivered
             : rows_verdict(result->left_out, typed.runs.skip_bad_rows, streams);
}

}  // namespace

Result<CommonOptions> common_options(const CalibrateInput& typed) {
  CommonOptions options;
  const auto loss = parse_choice("loss", typed.loss, kLossNames);
  if (!loss) return loss.error();
  if (auto format = chosen_format(typed.format, kCalibrationFormats); !format)
    return format.error();
  const bool layerwise = typed.predictor == name_of(kPredictorNames, Predictor::Layerwise);
  const std::string usual(to_string(layerwise ? FoldBy::Config : FoldBy::Model));
  const auto fold_by =
      parse_choice("way to fold", typed.folds_by.empty() ? usual : typed.folds_by, kFoldByNames);
  if (!fold_by) return fold_by.error();
  if (!typed.date.empty() && !is_day(typed.date))
    return Error{"--date `" + typed.date + "` is no day", "", "write it like 2024-05-01"};
  options.loss = *loss;
  options.fold_by = *fold_by;
  options.name = table_name(typed);
  options.context = {{"host", typed.host.empty() ? this_host() : typed.host},
                     {"date", typed.date.empty() ? today() : typed.date}};
  return options;
}

Result<ReportLayout> calibration_layout(const CalibrateInput& typed, const Streams& streams) {
  return chosen_layout(typed.format, kCalibrationFormats, typed.output != "-", streams);
}

ExitCode deliver_table(const CalibrateInput& typed, const std::string& table,
                       const std::string& report, Streams& streams) {
  if (typed.output == "-") {
    streams.err << report;
    return deliver(table, "", streams);
  }
  if (!typed.output.empty()) {
    const ExitCode written = deliver(table, typed.output, streams);
    if (written != ExitCode::Done) return written;
  }
  return deliver(report, "", streams);
}

ExitCode run_calibrate(const Arguments& arguments, Streams& streams) {
  CLI::App app{"A price table or a layerwise table from measured runs.", "calibrate"};
  set_usage(app,
            "usage: opcost calibrate RUNS [--base 45nm] -o my_cpu.yaml [options]\n"
            "       opcost calibrate RUNS --predictor layerwise -o cpu_layers.yaml [options]",
            {{"opcost calibrate runs.csv --base 45nm -o my_cpu.yaml", "prices of this machine"},
             {"opcost calibrate one_run.csv --base cortex-m -o my.yaml",
              "one factor, of a like machine"}});
  CalibrateInput typed;
  add_options(app, typed);
  if (const auto end = parse(app, arguments, streams)) return *end;
  const auto predictor = chosen_predictor(app, typed);
  if (!predictor) return report(predictor.error(), streams);
  return *predictor == Predictor::Layerwise ? run_layerwise(typed, streams)
                                            : run_table_fit(typed, streams);
}

}  // namespace opcost::cli
