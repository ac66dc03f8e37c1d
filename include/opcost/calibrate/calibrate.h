#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "opcost/calibrate/scores.h"
#include "opcost/core/function_ref.h"
#include "opcost/core/result.h"
#include "opcost/cost/cost_table.h"
#include "opcost/estimate/options.h"
#include "opcost/runs/measured_run.h"

namespace opcost {

/// What a fit makes small: |predicted - measured| / measured, |log(predicted /
/// measured)|, or |predicted - measured|; large ones count linearly (Huber 1964).
/// Squares is (predicted - measured)², large ones and all: for regressions only.
enum class Loss : std::uint8_t { Relative, Log, Absolute, Squares };
inline constexpr std::array kAllLosses{Loss::Relative, Loss::Log, Loss::Absolute, Loss::Squares};
/// "relative", "log", "absolute", "squares"
std::string_view to_string(Loss loss);
std::optional<Loss> loss_named(std::string_view name);

/// Which rows are kept aside together when a fit is scored.
enum class FoldBy : std::uint8_t {
  Config,  ///< All rows of one configuration.
  Model    ///< All rows of one model, whatever its bindings; layers as Config.
};

struct CalibrateOptions {
  EstimateOptions estimate;
  Loss loss = Loss::Relative;
  bool per_node = false;      ///< Also fit what every counted node costs.
  bool static_power = false;  ///< Also fit a power that runs for time_s.
  bool whole_macs = false;    ///< One price for a multiply-accumulate, not mul and add.
  bool net = false;           ///< Fit energy_j - idle_j.
  FoldBy fold_by = FoldBy::Config;
  std::size_t folds = 5;
  std::size_t bootstrap = 200;  ///< Resamplings by configuration; 0: no intervals.
  std::uint64_t seed = 1;
  std::string name;                                          ///< Of the table.
  std::vector<std::pair<std::string, std::string>> context;  ///< More provenance: host, date.
};

/// How a price was come by.
enum class Evidence : std::uint8_t {
  Determined,  ///< By the runs alone.
  Together,    ///< The runs tell only what its group costs; the base says how it is shared.
  Base         ///< The runs say next to nothing: a compromise with the base's, scaled.
};
std::string_view to_string(Evidence evidence);

struct FittedPrice {
  std::string what;               ///< "mul float32", "read 32 bit @ DRAM", "per node"
  std::optional<double> base_pj;  ///< Nothing where the base has no such price.
  double pj = 0.0;                ///< Watts, where it is the static power.
  /// 95 %, by bootstrap; given the base's ratios where it moved together with others.
  std::optional<std::pair<double, double>> interval;
  Evidence evidence = Evidence::Base;
  std::size_t group = 0;  ///< Prices of one group moved together; 0: alone.
  double share = 0.0;     ///< Of the energy predicted for all rows, each row weighing the same.
};

struct Prediction {
  const MeasuredRun* run = nullptr;
  double measured_j = 0.0, predicted_j = 0.0;
};

struct Calibration {
  CostTable table;
  std::vector<FittedPrice> prices;
  double scale = 1.0;                  ///< Median of measured / predicted by the base.
  std::optional<double> static_watts;  ///< Where it was asked for.
  double spread = 0.0;                 ///< Robust standard deviation of the residuals.
  std::size_t rows = 0, configurations = 0, folds = 0;
  Scores fitted;                        ///< On the rows it was fitted to.
  std::optional<Scores> out_of_fold;    ///< Nothing where there are too few configurations.
  std::map<std::string, Scores> kinds;  ///< By kind of run; out of fold where there are folds.
  std::vector<Error> left_out;          ///< Rows that could not be estimated.
  std::vector<Error> outliers;          ///< Rows that contradict all others.
};

/// Called with the share of the work that is done, from 0 to 1.
using Progress = FunctionRef<void(double)>;

/// Fits the prices that the runs touch, and scales the base's others with their
/// kin. The same bytes for the same runs, options and seed. Errors: no row that
/// can be used; --net or static power where rows lack idle_j or time_s; Loss::Squares.
/// `runs` must outlive the result.
Result<Calibration> calibrate(const RunSet& runs, const CostTable& base,
                              const CalibrateOptions& options, Progress progress);

}  // namespace opcost
