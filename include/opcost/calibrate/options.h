#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "opcost/core/enum_names.h"
#include "opcost/core/function_ref.h"
#include "opcost/estimate/options.h"

namespace opcost {

/// What a fit minimises: |predicted - measured| / measured, |log(predicted / measured)|, or
/// |predicted - measured|; large errors count linearly (Huber 1964). Squares is
/// (predicted - measured)² for all errors, and is for regressions only.
enum class Loss : std::uint8_t { Relative, Log, Absolute, Squares };
inline constexpr std::array kLossNames{
    EnumName{Loss::Relative, "relative"}, EnumName{Loss::Log, "log"},
    EnumName{Loss::Absolute, "absolute"}, EnumName{Loss::Squares, "squares"}};
inline constexpr auto kAllLosses = values_of(kLossNames);
constexpr std::string_view to_string(Loss loss) { return name_of(kLossNames, loss); }

/// Which rows are held out together when a fit is scored.
enum class FoldBy : std::uint8_t {
  Config,  ///< All rows of one configuration.
  Model  ///< All rows of one model, whatever its bindings; layers, and one model alone, as Config.
};
inline constexpr std::array kFoldByNames{EnumName{FoldBy::Config, "config"},
                                         EnumName{FoldBy::Model, "model"}};
constexpr std::string_view to_string(FoldBy by) { return name_of(kFoldByNames, by); }

/// Whether a cost of every counted node is fitted beside the prices.
enum class PerNode : std::uint8_t {
  No,
  Yes,
  Auto  ///< If rows that are kept aside are predicted better with it.
};
inline constexpr std::array kPerNodeNames{
    EnumName{PerNode::Auto, "auto"}, EnumName{PerNode::Yes, "yes"}, EnumName{PerNode::No, "no"}};
constexpr std::string_view to_string(PerNode per_node) { return name_of(kPerNodeNames, per_node); }

struct CalibrateOptions {
  EstimateOptions estimate = under(Placement::Array);
  /// The placements among which the one is chosen that predicts rows best that were kept aside;
  /// the first is kept if no other is clearly better. Empty: that of `estimate`.
  std::vector<Placement> placements;
  Loss loss = Loss::Relative;
  PerNode per_node = PerNode::No;
  bool static_power = false;  ///< Also fit a constant power during time_s.
  bool whole_macs = false;    ///< One price for a multiply-accumulate, instead of mul and add.
  bool net = false;           ///< Fit energy_j - idle_j.
  FoldBy fold_by = FoldBy::Model;
  std::size_t folds = 5;
  std::size_t bootstrap = 200;  ///< Number of resamplings by configuration; 0: no intervals.
  std::uint64_t seed = 1;
  std::string name;                                          ///< Of the table.
  std::vector<std::pair<std::string, std::string>> context;  ///< More provenance: host, date.
};

struct LayerwiseOptions {
  EstimateOptions estimate = under(Placement::Array);
  /// Names of features and products of them (cost_tables/LAYERWISE.md), and the words "physical",
  /// "parameters" and "pairs" (of all features before it).
  std::vector<std::string> features{"physical"};
  bool intercept = false;  ///< Also fit the feature `call`, a constant per call.
  bool any_sign = false;   ///< Coefficients may be negative.
  Loss loss = Loss::Relative;
  bool net = false;  ///< Fit energy_j - idle_j.
  FoldBy fold_by = FoldBy::Config;
  std::size_t folds = 5;
  std::uint64_t seed = 1;
  /// std::nullopt: found for each operator, by cross-validation within the rows that are fitted.
  std::optional<std::uint64_t> vector_width, cache;
  std::string name;  ///< Of the table.
  /// The name that is written into the table; "": none.
  std::string fallback;
  std::vector<std::pair<std::string, std::string>> context;  ///< More provenance: host, date.
};

struct ValidateOptions {
  EstimateOptions estimate = under(Placement::Array);
  bool net = false;             ///< Compare with energy_j - idle_j.
  std::optional<double> tdp_w;  ///< For the baseline TDP x time.
  /// A constant power during time_s, which is added to every prediction.
  std::optional<double> static_watts;
};

/// Called with the share of the work that is done, from 0 to 1.
using Progress = FunctionRef<void(double)>;

}  // namespace opcost
