// Sets up the fit of prices: their units, and what they may be.
#include "calibrate/price_problem.h"

#include <algorithm>
#include <vector>

#include "opcost/calibrate/score.h"
#include "opcost/core/units.h"

namespace opcost {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using Kind = PriceKey::Kind;

// A price without a base starts at the value where it explains a hundredth of the energy.
constexpr double kFirstShare = 0.01;

double scale_to_base(const Design& design) {
  VectorXd base(static_cast<Index>(design.keys.size()));
  for (std::size_t key = 0; key < design.keys.size(); ++key)
    base[static_cast<Index>(key)] = design.base_pj[key].value_or(0.0) * kJoulesPerPicojoule;
  const VectorXd predicted = design.counts * base;
  std::vector<double> quotients;
  for (Index i = 0; i < predicted.size(); ++i)
    if (predicted[i] > 0.0)
      quotients.push_back(design.measured[static_cast<std::size_t>(i)] / predicted[i]);
  const double scale = median(std::move(quotients));
  return scale > 0.0 ? scale : 1.0;
}

double first_unit(const Design& design, std::size_t key) {
  std::vector<double> quotients;
  for (Index i = 0; i < design.counts.rows(); ++i)
    if (const double count = design.counts(i, static_cast<Index>(key)); count > 0.0)
      quotients.push_back(design.measured[static_cast<std::size_t>(i)] / count);
  return std::max(kFirstShare * median(std::move(quotients)), 1e-30);
}

/// What the base says is free stays free: no factor changes it.
bool is_free(const Design& design, std::size_t key) {
  return design.keys[key].kind != Kind::Node && design.base_pj[key] == 0.0;
}

/// One column that moves all prices of the base, and one for each price without a base.
MatrixXd one_factor(const Design& design, const FitProblem& problem) {
  const std::size_t count = problem.anchored.size();
  std::vector<Index> column(count);
  Index columns = 1;
  for (std::size_t key = 0; key < count; ++key)
    if (!problem.anchored[key]) column[key] = is_free(design, key) ? -1 : columns++;
  MatrixXd cone = MatrixXd::Zero(static_cast<Index>(count), columns);
  for (std::size_t key = 0; key < count; ++key)
    if (column[key] >= 0) cone(static_cast<Index>(key), column[key]) = 1.0;
  return cone;
}

bool same_access(const PriceKey& a, const PriceKey& b) {
  return a.kind == Kind::Access && b.kind == Kind::Access && a.action == b.action &&
         a.type == b.type;
}

/// Whether a price may not be below the one before it.
bool is_dearer(const Design& design, std::size_t key) {
  // Keys are sorted, so that the memories of one access are neighbours, the inner one first.
  if (key == 0 || !same_access(design.keys[key - 1], design.keys[key])) return false;
  const auto& inner = design.base_pj[key - 1];
  const auto& outer = design.base_pj[key];
  return inner && outer && *inner > 0.0 && *outer >= *inner;
}

/// A price of an outer memory is that of the next inner one and what it costs more.
MatrixXd dearer_outward(const Design& design, const std::vector<double>& units) {
  const auto count = static_cast<Index>(design.keys.size());
  MatrixXd cone = MatrixXd::Identity(count, count);
  for (Index key = 1; key < count; ++key) {
    const auto at = static_cast<std::size_t>(key);
    if (is_dearer(design, at)) cone.row(key) += cone.row(key - 1) * (units[at - 1] / units[at]);
  }
  return cone;
}

/// Whether a price is fitted in units of the base's, which its unit then is.
bool has_base(const Design& design, std::size_t key) {
  const auto& base = design.base_pj[key];
  return base && *base > 0.0 && design.keys[key].kind != Kind::Node;
}

}  // namespace

PriceProblem price_problem(const Design& design, Loss loss, bool scale_only) {
  PriceProblem problem;
  problem.scale = scale_to_base(design);
  problem.fit.loss = loss;
  problem.fit.measured = Eigen::Map<const VectorXd>(design.measured.data(),
                                                    static_cast<Index>(design.measured.size()));
  for (std::size_t key = 0; key < design.keys.size(); ++key) {
    const bool anchored = has_base(design, key);
    problem.fit.anchored.push_back(anchored);
    problem.units.push_back(anchored ? *design.base_pj[key] * problem.scale * kJoulesPerPicojoule
                                     : first_unit(design, key));
  }
  problem.fit.energies =
      design.counts *
      Eigen::Map<const VectorXd>(problem.units.data(), static_cast<Index>(problem.units.size()))
          .asDiagonal();
  problem.fit.cone =
      scale_only ? one_factor(design, problem.fit) : dearer_outward(design, problem.units);
  // One factor needs no help from the base; a pull toward it would only bias it.
  if (scale_only) problem.fit.anchored.assign(design.keys.size(), false);
  return problem;
}

void settle_zeros(const PriceProblem& problem, const Design& design, Fit& fit) {
  const VectorXd predicted = problem.fit.energies * fit.prices;
  for (std::size_t key = 0; key < design.keys.size(); ++key) {
    const auto at = static_cast<Index>(key);
    const double price = fit.prices[at];
    const VectorXd part = problem.fit.energies.col(at) * price;
    const bool nothing = has_base(design, key)
                             ? price < kPracticallyZero
                             : (part.array() <= kPracticallyZero * predicted.array()).all();
    const bool below_inner = is_dearer(design, key) && fit.prices[at - 1] > 0.0;
    if (nothing && !below_inner) fit.prices[at] = 0.0;
  }
}

}  // namespace opcost
