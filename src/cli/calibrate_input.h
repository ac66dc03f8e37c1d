#pragma once

#include <CLI/CLI.hpp>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/runs_input.h"
#include "opcost/calibrate/options.h"
#include "opcost/core/enum_names.h"
#include "opcost/core/result.h"
#include "opcost/cost/cost_table.h"
#include "opcost/report/format.h"

namespace opcost::cli {

/// What is fitted: the prices of a table, or a regression per operator.
enum class Predictor : std::uint8_t { Table, Layerwise };
inline constexpr std::array kPredictorNames{EnumName{Predictor::Table, "table"},
                                            EnumName{Predictor::Layerwise, "layerwise"}};

/// The placement is chosen by evidence.
inline constexpr std::string_view kAutoPlacement = "auto";

/// The command line of `opcost calibrate`, as typed.
struct CalibrateInput {
  RunsInput runs;
  std::string predictor = "table";
  std::string base, output, name, loss = "relative", folds_by, per_node = "auto";
  std::string conv;  ///< "": as the base table has it.
  std::string host, date, format = "text";
  CalibrateOptions options;

  // For the layerwise predictor only.
  std::string features, cache, fallback;
  bool intercept = false, any_sign = false;
  std::uint64_t vector_width = 0;  ///< 0: it is found by the fit.
};

/// The options that both predictors have, after parsing.
struct CommonOptions {
  Loss loss = Loss::Relative;
  FoldBy fold_by = FoldBy::Config;
  std::string name;                                          ///< Of the table.
  std::vector<std::pair<std::string, std::string>> context;  ///< Host and date.
};
Result<CommonOptions> common_options(const CalibrateInput& input);

void add_layerwise_options(CLI::App& app, CalibrateInput& input);
/// The predictor asked for; an Error for the first option that goes with the other.
Result<Predictor> chosen_predictor(const CLI::App& app, const CalibrateInput& input);
/// opcost calibrate RUNS --predictor layerwise
ExitCode run_layerwise(const CalibrateInput& input, Streams& streams);

/// How the report is written: on the screen, unless the table goes there.
Result<ReportLayout> calibration_layout(const CalibrateInput& input, const Streams& streams);

/// Writes the table if that is asked for, and the report.
ExitCode deliver_table(const CalibrateInput& input, const std::string& table,
                       const std::string& report, Streams& streams);

}  // namespace opcost::cli
