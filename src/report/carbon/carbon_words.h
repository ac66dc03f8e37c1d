#pragma once

#include <string>
#include <vector>

#include "opcost/carbon/footprint.h"
#include "report/layout/view.h"

// CO2 in words, for people.
namespace opcost {

/// "3.21 mg", "40.1 kg", "1.2 t"
std::string mass_text(Grams mass);
/// "2.95 mWh", "40 kWh"
std::string watt_hours_text(Picojoules energy);
/// "Italy (ITA)"; only the name if the place adds nothing.
std::string place_text(const CarbonIntensity& intensity);
/// "Our World in Data ... (CC BY 4.0); ..."; "" for a given number.
std::string sources_text(const CarbonIntensity& intensity);

/// "0.3 km by car (107.5 g CO2/km: ...; source)"
std::string equivalent_text(const Equivalent& equivalent);

/// The lines below the CO2 itself: where the electricity comes from, the PUE, and what else emits
/// as much.
void add_carbon_basis(std::vector<HeadLine>& head, const CarbonUse& use, Grams emitted);

}  // namespace opcost
