#pragma once

#include "arrow.h"
#include "opcost/estimate/record.h"

namespace opcost::python {

/// The nodes of an estimate, one a row. What is not known of an unknown node is missing.
Columns node_columns(const Estimate& estimate);

/// A dict of lists, for who has no reader of Arrow.
nanobind::dict dict_of(const Columns& columns);

}  // namespace opcost::python
