#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "calibrate/robust_fit.h"

namespace opcost {

/// The relative deviation below which measurements do not repeat: the networks and convolutions of
/// Getzner et al. (2023) differ by 1.0 % between repetitions.
inline constexpr double kRepeats = 0.01;

/// For a fit of one factor (and a cost per node, a static power): the 95 % intervals of all
/// prices, in units, by Student's t with as many degrees of freedom as configurations are left
/// over. Empty if none is left over.
std::vector<std::pair<double, double>> scale_intervals(const FitProblem& problem, const Fit& fit,
                                                       const std::vector<std::size_t>& groups);

}  // namespace opcost
