// Builds the matrix of a fit: how often each run pays each price.
#include "calibrate/design.h"

#include <algorithm>
#include <map>
#include <utility>

#include "core/accumulator.h"
#include "opcost/core/text.h"
#include "opcost/core/units.h"
#include "opcost/estimate/node_work.h"
#include "opcost/runs/run_estimator.h"

namespace opcost {
namespace {

using Kind = PriceKey::Kind;
using Paid = std::map<PriceKey, double>;  ///< By one row.

// Limit for the matrix of a fit: 160 MB.
constexpr std::size_t kMostNumbers = 20'000'000;

/// Finds the price that an event pays, and its value in the base table.
class PriceFinder {
 public:
  PriceFinder(const CostTable& base, const CalibrateOptions& options)
      : base_(base), options_(options) {}

  /// std::nullopt for an add that is covered by the price of a whole mac.
  std::optional<PriceKey> key_of(const Event& event, std::optional<TierIndex> tier) const {
    if (is_access(event.action))
      return PriceKey{Kind::Access,
                      event.action,
                      {NumberFormat::Float, event.type.bits},
                      tier.value_or(TierIndex{})};
    const bool of_mac = event.in_mac && prices_macs(event.type.format);
    if (of_mac && event.action == Action::Add) return std::nullopt;
    if (of_mac && event.action == Action::Mul)
      return PriceKey{Kind::Mac, Action::Mul, event.type, {}};
    return PriceKey{Kind::Arithmetic, event.action, event.type, {}};
  }

  /// std::nullopt if the base has no such price.
  std::optional<double> base_price(const PriceKey& key) const {
    switch (key.kind) {
      case Kind::Arithmetic: return price_of({key.action, key.type, false}, std::nullopt);
      case Kind::Access: return price_of({key.action, key.type, false}, key.tier);
      case Kind::Mac: return mac_price(key.type);
      case Kind::Node: {
        const auto price = base_.node_price();
        return price ? std::optional{price->each.value} : std::nullopt;
      }
      case Kind::Static: return std::nullopt;
    }
    return std::nullopt;
  }

 private:
  bool prices_macs(NumberFormat format) const {
    if (options_.whole_macs) return true;
    return std::ranges::any_of(base_.content().mac, [format](const auto& entry) {
      return is_whole(entry.first.format) == is_whole(format);
    });
  }

  std::optional<double> price_of(const Event& event, std::optional<TierIndex> tier) const {
    const auto price = base_.price(event, tier);
    return price ? std::optional{price->each.value} : std::nullopt;
  }

  std::optional<double> mac_price(NumberType type) const {
    const auto mul = price_of({Action::Mul, type, true}, std::nullopt);
    // Where macs are priced, the add is free.
    const auto add = price_of({Action::Add, accumulator_of(type), true}, std::nullopt);
    if (!mul || !add) return std::nullopt;
    return *mul + *add;
  }

  const CostTable& base_;
  const CalibrateOptions& options_;
};

Paid paid_in(const Estimate& estimate, const MeasuredRun& run, const PriceFinder& finder,
             const CalibrateOptions& options) {
  Paid paid;
  for (const NodeEstimate& node : estimate.nodes)
    for (const EventEntry& entry : node.events)
      if (const auto key = finder.key_of(entry.event, entry.tier))
        paid[*key] += static_cast<double>(entry.count);
  if (options.per_node != PerNode::No)
    paid[{Kind::Node, {}, {}, {}}] = static_cast<double>(counted_runs(estimate));
  if (options.static_power) paid[{Kind::Static, {}, {}, {}}] = run.time_s.value_or(0.0);
  return paid;
}

void cover(const Estimate& estimate, CoveredByRuns& covers) {
  for (const NodeEstimate& node : estimate.nodes) {
    if (node.status != NodeStatus::Counted) continue;
    covers.operators[operator_label(node.domain, node.op)].add(work_of_one_run(node));
    for (const EventEntry& entry : node.events) {
      const std::string type = to_string(entry.event.type);
      covers.types.insert(type);
      if (entry.event.in_mac && entry.event.action == Action::Mul)
        covers.types.insert("mac " + type);
      if (entry.tier) covers.tiers.insert(estimate.tiers[entry.tier->value].name);
    }
  }
  covers.nodes.add(counted_runs(estimate));
}

/// The energy to fit, or an Error that says what is missing for it.
Result<double> energy_of(const MeasuredRun& run, const CalibrateOptions& options) {
  if (options.static_power && !run.time_s)
    return Error{"a static power needs its `time_s`", run.where(), ""};
  if (!options.net) return run.energy_j;
  const auto net = run.net_j();
  if (!net)
    return Error{"--net needs its `idle_j`", run.where(),
                 "opcost measure writes it; or leave out --net"};
  if (*net <= 0.0) return Error{"its energy is not above idle", run.where(), ""};
  return *net;
}

void fill(Design& design, const std::vector<Paid>& rows) {
  std::map<PriceKey, Eigen::Index> columns;
  for (const Paid& paid : rows)
    for (const auto& [key, times] : paid) columns.emplace(key, 0);
  Eigen::Index next = 0;
  for (auto& [key, column] : columns) {
    column = next++;
    design.keys.push_back(key);
  }
  design.counts = Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(rows.size()), next);
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (const auto& [key, times] : rows[i])
      design.counts(static_cast<Eigen::Index>(i), columns.at(key)) = times;
}

}  // namespace

std::string to_string(const PriceKey& key, const MemoryHierarchy& memory) {
  switch (key.kind) {
    case Kind::Arithmetic: return std::string(to_string(key.action)) + " " + to_string(key.type);
    case Kind::Mac: return "mac " + to_string(key.type);
    case Kind::Access:
      return std::string(to_string(key.action)) + " " + std::to_string(key.type.bits.value) +
             " bit @ " + memory[key.tier].name;
    case Kind::Node: return "per node";
    case Kind::Static: return "static power";
  }
  return "?";
}

Result<Design> design_of(const RunSet& runs, const CostTable& base, const CalibrateOptions& options,
                         const Pricer* pricer) {
  Design design;
  const PriceFinder finder(base, options);
  RunEstimator estimator(pricer != nullptr ? *pricer : base, options.estimate);
  std::vector<Paid> rows;
  std::vector<double> predicted;
  for (const MeasuredRun& run : runs.runs) {
    const auto energy = energy_of(run, options);
    auto estimate = energy ? estimator.estimate(run) : Result<Estimate>{energy.error()};
    if (!estimate) {
      design.left_out.push_back(std::move(estimate).error());
      continue;
    }
    design.runs.push_back(&run);
    design.measured.push_back(*energy);
    rows.push_back(paid_in(*estimate, run, finder, options));
    predicted.push_back(estimate->totals.energy.value * kJoulesPerPicojoule);
    cover(*estimate, design.covers);
  }
  if (rows.empty())
    return design.left_out.empty() ? Error{"it has no rows to calibrate from", runs.file, ""}
                                   : design.left_out.front();
  fill(design, rows);
  design.predicted = Eigen::Map<const Eigen::VectorXd>(predicted.data(),
                                                       static_cast<Eigen::Index>(predicted.size()));
  if (rows.size() * design.keys.size() > kMostNumbers)
    return Error{"more than " + std::to_string(kMostNumbers) + " numbers to fit", runs.file, ""};
  for (const PriceKey& key : design.keys) design.base_pj.push_back(finder.base_price(key));
  return design;
}

}  // namespace opcost
