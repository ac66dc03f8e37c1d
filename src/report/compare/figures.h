#pragma once

#include <vector>

#include "opcost/compare/diff_record.h"
#include "opcost/compare/record.h"
#include "opcost/compare/sweep_record.h"
#include "report/figures/figure.h"

namespace opcost {

/// For each table the models' energies with their intervals, the energy against the metric with
/// the Pareto front, and the energy by operator.
std::vector<Figure> compare_figures(const Comparison& all);
/// Energy over the variable, a line for each table.
std::vector<Figure> sweep_figures(const Sweep& sweep);
/// From the energy before to that after, by what contributes most; `top` changes, or 15 where it
/// is 0. Nothing if nobody knows the change.
std::vector<Figure> diff_figures(const Diff& diff, std::size_t top);

}  // namespace opcost
