#pragma once

#include <string>
#include <vector>

#include "opcost/carbon/footprint.h"
#include "report/estimate/markup.h"

// Sentences that the statements of one model and of several have in common.
namespace opcost {

/// The entry of opcost itself, as CITATION.cff has it.
const Citation& own_citation();
/// "opcost 0.1.0~\cite{opcost}"
std::string opcost_text(const Markup& markup);
/// "At a power usage effectiveness of 1 and a carbon intensity of 56 g CO2e/kWh (France...)"
std::string grid_text(const CarbonUse& use, const Markup& markup);
/// What a paper that uses the intensity cites, each once.
std::vector<Citation> citations_of(const CarbonIntensity& intensity);
/// "Note that there is no figure for ...", a sentence a line.
std::string grid_notes(const CarbonUse& use, const Markup& markup);
/// What the figures do not hold.
inline constexpr std::string_view kLimits =
    "These figures are an analytical estimate and no measurement: they hold arithmetic and array "
    "accesses, but no leakage, control, address arithmetic or idle units.";
/// A message of a report as a sentence of a paper: without what it says of options.
std::string without_options(std::string_view message);

}  // namespace opcost
