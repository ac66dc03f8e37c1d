#pragma once

#include "opcost/compare/options.h"
#include "opcost/compare/record.h"

namespace opcost {

/// Sets the rank of every cell by energy within its table; equal energies share a rank.
void rank_cells(Comparison& comparison);
/// Sets `relative` of every cell: its energy over the baseline's with the same table.
void relate_to_baseline(Comparison& comparison);
/// Gives every model its metric, and marks the Pareto front of each table. Models without a metric
/// get a warning in their cells.
void judge_by_metric(Comparison& comparison, const Metrics& metrics);
/// Sorts the models by a figure of the first table; models without it come last, and equal ones
/// keep their order.
void sort_models(Comparison& comparison, SortKey key, bool lower_metric_is_better);

}  // namespace opcost
