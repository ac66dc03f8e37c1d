#pragma once

#include <optional>
#include <ostream>

#include "opcost/carbon/footprint.h"
#include "opcost/compare/diff_record.h"
#include "opcost/compare/record.h"
#include "opcost/compare/sweep_record.h"

// Comparisons as data; opcost/report/render_compare.h documents the formats.
namespace opcost {

using AskedCarbon = std::optional<CarbonUse>;

void write_json(std::ostream& out, const Comparison& comparison, const AskedCarbon& carbon);
void write_csv(std::ostream& out, const Comparison& comparison, const AskedCarbon& carbon);
/// A diff tells no CO2.
void write_json(std::ostream& out, const Diff& diff, const AskedCarbon& carbon = {});
void write_csv(std::ostream& out, const Diff& diff, const AskedCarbon& carbon = {});
void write_json(std::ostream& out, const Sweep& sweep, const AskedCarbon& carbon);
void write_csv(std::ostream& out, const Sweep& sweep, const AskedCarbon& carbon);

}  // namespace opcost
