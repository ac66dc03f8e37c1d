#pragma once

#include <cstddef>

#include "report/estimate/rows.h"
#include "report/layout/view.h"

namespace opcost {

/// What a table of rows shows, and how much of it.
struct BreakdownChoice {
  Breakdown by = Breakdown::Layer;
  std::size_t top = 0;    ///< Keep so many rows, dearest first; add "[others]". 0: all.
  bool foot = true;       ///< Whether the sum of the rows stands below them.
  std::size_t depth = 0;  ///< Parts of a module's path that make a row. 0: all.
};

/// The rows of a breakdown as a table; shares are those of the whole model.
Grid breakdown_grid(const Estimate& estimate, const Selection& nodes,
                    const BreakdownChoice& choice);

}  // namespace opcost
