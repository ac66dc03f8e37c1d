#pragma once

#include <nanobind/nanobind.h>

#include "opcost/estimate/options.h"
#include "opcost/predict/price_source.h"

namespace opcost::python {

/// The options that a dict names, as the package's functions take them; what the dict does not name
/// follows the table: its placement, and how its machine runs convolutions.
EstimateOptions read_options(const nanobind::dict& named, const PriceSource& table);

}  // namespace opcost::python
