#pragma once

#include "opcost/compare/record.h"
#include "report/layout/view.h"

namespace opcost {

/// A comparison for people: the models with their figures for each table, the
/// energies by operator and memory, the ranking and where it changes.
View compare_view(const Comparison& comparison);

/// "array: `a` costs less than `b`...": where the ranking changes, or that it does not.
std::vector<std::string> ranking_notes(const Comparison& comparison);

/// Of a change against a baseline: "+12.5%", "-3.1%", "0%".
std::string change_percent(double relative);

/// Warnings, errors and assumptions of all cells, each once and with its model.
Section trouble_section(const Comparison& comparison);
Section assumption_section(const Comparison& comparison);

}  // namespace opcost
