#pragma once

#include <ostream>

#include "opcost/compare/diff_record.h"
#include "opcost/compare/record.h"
#include "opcost/compare/sweep_record.h"

// Comparisons as data; opcost/report/render_compare.h documents the formats.
namespace opcost {

void write_json(std::ostream& out, const Comparison& comparison);
void write_csv(std::ostream& out, const Comparison& comparison);
void write_json(std::ostream& out, const Diff& diff);
void write_csv(std::ostream& out, const Diff& diff);
void write_json(std::ostream& out, const Sweep& sweep);
void write_csv(std::ostream& out, const Sweep& sweep);

}  // namespace opcost
