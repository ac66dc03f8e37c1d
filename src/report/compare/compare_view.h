#pragma once

#include "opcost/compare/record.h"
#include "report/compare/compare_data.h"
#include "report/layout/view.h"

namespace opcost {

/// A comparison for people: the models with their figures for each table, the energies by operator
/// and memory, the ranking, and the settings in which it changes.
View compare_view(const Comparison& comparison, const AskedCarbon& carbon);

/// Where the electricity comes from, if CO2 is asked for.
void add_carbon_head(std::vector<HeadLine>& head, const AskedCarbon& carbon);

/// "array: `a` costs less than `b`...": where the ranking changes, or that it never does.
std::vector<std::string> ranking_notes(const Comparison& comparison);

/// "tiled", or "tiled; floor with 7nm" where tables are meant for different ones.
std::string placements_text(const Comparison& comparison);

/// A change against a baseline: "+12.5%", "-3.1%", "0%".
std::string change_percent(double relative);

/// The text of a figure, of which unknown nodes are missing perhaps: "≥ 1.2 mJ".
std::string text_of_part(const ComparedCell& cell, std::string text);
/// The same of a cell.
Cell cell_of_part(const ComparedCell& cell, Cell figure);
/// The most bytes of activations, "?" where nobody knows them.
Cell peak_cell(const Figures& figures);
/// The change against the baseline, and the energy of a MAC; "?" where nobody can say, "-" where
/// there is none.
std::string change_text(const ComparedCell& cell);
std::string per_mac_text(const ComparedCell& cell);

/// Warnings, errors and assumptions of all cells, each once, with its model.
Section trouble_section(const Comparison& comparison);
Section assumption_section(const Comparison& comparison);

}  // namespace opcost
