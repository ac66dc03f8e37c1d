// Chooses how a table is fitted, by what predicts rows best that were kept aside.
#include "calibrate/choose_fit.h"

#include <algorithm>
#include <utility>

#include "calibrate/resample.h"

namespace opcost {
namespace {

using Eigen::Index;
using Kind = PriceKey::Kind;

// So many configurations do not tell prices apart, whatever they are.
constexpr std::size_t kFewConfigurations = 4;
// Two parameters that are chosen by leaving one out need one configuration more than they are.
constexpr std::size_t kFewestForPerNode = 3;
// A way is chosen over a simpler one only if its error is less by this share of it.
constexpr double kWorthAnotherWay = 0.02;

Design without_node_cost(Design design) {
  const auto found = std::ranges::find(design.keys, Kind::Node, &PriceKey::kind);
  if (found == design.keys.end()) return design;
  const auto key = found - design.keys.begin();
  design.keys.erase(found);
  design.base_pj.erase(design.base_pj.begin() + key);
  const Index last = design.counts.cols() - 1;
  for (Index column = key; column < last; ++column)
    design.counts.col(column) = design.counts.col(column + 1).eval();
  design.counts.conservativeResize(Eigen::NoChange, last);
  return design;
}

class WayChooser {
 public:
  WayChooser(const RunSet& runs, const CostTable& base, const CalibrateOptions& options)
      : runs_(runs), base_(base), options_(options) {}

  Result<ChosenFit> run() {
    std::vector<Placement> placements = options_.placements;
    if (placements.empty()) placements = {options_.estimate.placement};
    for (const Placement placement : placements)
      if (auto tried = try_placement(placement); !tried) return std::move(tried).error();
    return std::move(*best_);
  }

 private:
  Status try_placement(Placement placement) {
    CalibrateOptions options = options_;
    options.estimate.placement = placement;
    auto design = design_of(runs_, base_, options);
    if (!design) return std::move(design).error();
    const RowGroups groups = row_groups(design->runs, options_);
    const std::size_t count = group_count(groups.configurations);
    if (options_.per_node == PerNode::Yes && count < 2)
      return Error{"one configuration does not tell the cost of a node from that of its operations",
                   runs_.file, "add runs of other models or layers, or pass --per-node no"};
    const bool may = options_.per_node == PerNode::Yes ||
                     (options_.per_node == PerNode::Auto && count >= kFewestForPerNode);
    if (options_.per_node != PerNode::Yes)
      try_forms(without_node_cost(*design), {placement, false, false, {}}, groups);
    if (may) try_forms(*std::move(design), {placement, true, false, {}}, groups);
    return Ok{};
  }

  void try_forms(const Design& design, TriedFit way, const RowGroups& groups) {
    const std::size_t count = group_count(groups.configurations);
    if (count < 2 * design.keys.size()) {
      way.scale_only = true;
      try_one(design, way, groups);
    }
    if (count <= kFewConfigurations) return;
    way.scale_only = false;
    try_one(design, way, groups);
  }

  void try_one(const Design& design, TriedFit way, const RowGroups& groups) {
    const FitProblem problem = price_problem(design, options_.loss, way.scale_only).fit;
    const Eigen::VectorXd predicted =
        predicted_out_of_fold(problem, Eigen::VectorXd::Ones(problem.measured.size()), groups);
    if (predicted.size() > 0) way.error = capped_error(predicted, problem.measured);
    tried_.push_back(way);
    const bool better = best_ && way.error && best_->way.error &&
                        *way.error < (1.0 - kWorthAnotherWay) * *best_->way.error;
    if (!best_ || better) best_ = ChosenFit{way, {}, design, groups};
    best_->tried = tried_;
  }

  const RunSet& runs_;
  const CostTable& base_;
  const CalibrateOptions& options_;
  std::vector<TriedFit> tried_;
  std::optional<ChosenFit> best_;
};

}  // namespace

Result<ChosenFit> choose_fit(const RunSet& runs, const CostTable& base,
                             const CalibrateOptions& options) {
  return WayChooser(runs, base, options).run();
}

}  // namespace opcost
