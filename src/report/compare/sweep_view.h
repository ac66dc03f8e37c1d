#pragma once

#include "opcost/compare/sweep_record.h"
#include "report/compare/compare_data.h"
#include "report/layout/plot.h"
#include "report/layout/view.h"

namespace opcost {

/// A sweep for people: one row per value, and the plot.
View sweep_view(const Sweep& sweep, std::size_t width, const AskedCarbon& carbon);

/// Energy by value, one curve per table.
Chart sweep_chart(const Sweep& sweep);

}  // namespace opcost
