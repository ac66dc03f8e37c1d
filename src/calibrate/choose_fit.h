#pragma once

#include <vector>

#include "calibrate/design.h"
#include "calibrate/folds.h"
#include "opcost/calibrate/record.h"

namespace opcost {

/// The way of fitting that was chosen.
struct ChosenFit {
  TriedFit way;
  std::vector<TriedFit> tried;
  Design design;  ///< Under the placement chosen, with the cost of a node if that is fitted.
  RowGroups groups;
};

/// Tries the placements, with a cost per node and without, all prices and one factor, as far as the
/// options leave them open and the runs carry them, and chooses by the error out of fold. A more
/// complicated way must be better by a fiftieth of the error. Errors: those of design_of; a
/// cost per node that is asked for and one configuration.
Result<ChosenFit> choose_fit(const RunSet& runs, const CostTable& base,
                             const CalibrateOptions& options);

}  // namespace opcost
