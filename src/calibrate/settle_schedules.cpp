// Fits prices and chooses schedules in turn, until the table predicts as it was fitted.
#include "calibrate/settle_schedules.h"

#include "calibrate/fitted_table.h"
#include "opcost/core/units.h"

namespace opcost {
namespace {

using Eigen::Index;
using Eigen::VectorXd;
using Kind = PriceKey::Kind;

constexpr int kMostRounds = 3;
// A round that predicts better by less than this share of the error is the last.
constexpr double kWorthAnotherRound = 0.02;

struct Used {
  CostTable table;
  VectorXd standing;  ///< The part of the energy that is no price of the table's.
};

Used table_of(const Design& design, const CostTable& base, const CalibrateOptions& options,
              bool scale_only) {
  const PriceProblem problem = price_problem(design, options.loss, scale_only);
  VectorXd weights = VectorXd::Ones(problem.fit.measured.size());
  const Fit fit = fit_from_scratch(problem.fit, weights);
  std::vector<FoundPrice> found;
  VectorXd standing = VectorXd::Zero(weights.size());
  for (std::size_t key = 0; key < design.keys.size(); ++key) {
    const auto at = static_cast<Index>(key);
    const double pj = fit.prices[at] * problem.units[key] / kJoulesPerPicojoule;
    found.push_back({design.keys[key], pj, design.base_pj[key], ""});
    if (design.keys[key].kind == Kind::Static)
      standing = problem.fit.energies.col(at) * fit.prices[at];
  }
  return {fitted_table(base, found, problem.scale), standing};
}

}  // namespace

Status settle_schedules(const RunSet& runs, const CostTable& base, const CalibrateOptions& options,
                        ChosenFit& chosen) {
  CalibrateOptions under_tiles = options;
  under_tiles.estimate.placement = Placement::Tiled;
  under_tiles.per_node = chosen.way.per_node ? PerNode::Yes : PerNode::No;
  Design fitted = chosen.design;
  std::optional<double> least;
  for (int round = 0; round < kMostRounds; ++round) {
    const Used used = table_of(fitted, base, under_tiles, chosen.way.scale_only);
    auto again = design_of(runs, base, under_tiles, &used.table);
    if (!again) return std::move(again).error();
    const VectorXd measured = Eigen::Map<const VectorXd>(
        again->measured.data(), static_cast<Index>(again->measured.size()));
    const double error = capped_error(again->predicted + used.standing, measured);
    if (least && error > (1.0 - kWorthAnotherRound) * *least) break;
    least = error;
    chosen.design = std::move(fitted);
    fitted = *std::move(again);
  }
  return Ok{};
}

}  // namespace opcost
