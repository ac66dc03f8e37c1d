#pragma once

#include "opcost/compare/options.h"
#include "opcost/compare/record.h"

namespace opcost {

/// Sets the rank of every cell by energy within its table; equals share a rank.
void rank_cells(Comparison& comparison);
/// Sets `relative` of every cell to the baseline's energy with the same table.
void relate_to_baseline(Comparison& comparison);
/// Gives every model its metric, and marks the Pareto front of each table. What the
/// models lack of metrics becomes a warning of their cells.
void judge_by_metric(Comparison& comparison, const Metrics& metrics);
/// Sorts the models by a figure of the first table, those without it last; equals
/// stay in the order given.
void sort_models(Comparison& comparison, SortKey key, bool lower_metric_is_better);

}  // namespace opcost
