#pragma once

#include <cstddef>

#include "report/estimate/rows.h"
#include "report/layout/view.h"

namespace opcost {

/// The contents of a table of rows.
struct BreakdownChoice {
  Breakdown by = Breakdown::Layer;
  std::size_t top = 0;    ///< Keep this many rows, dearest first, and add "[others]". 0: all.
  bool foot = true;       ///< Whether the sum of the rows is printed below them.
  std::size_t depth = 0;  ///< How many parts of a module's path make a row. 0: all.
  bool tree = false;      ///< Modules inside modules.
  std::vector<LayerColumn> columns = {};  ///< More columns of layers.
};

/// The rows of a breakdown as a table; shares refer to the whole model.
Grid breakdown_grid(const Estimate& estimate, const Selection& nodes,
                    const BreakdownChoice& choice);

}  // namespace opcost
