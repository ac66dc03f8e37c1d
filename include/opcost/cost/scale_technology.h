#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "opcost/core/result.h"
#include "opcost/cost/cost_table.h"
#include "opcost/cost/technology.h"

namespace opcost {

/// "45 nm CMOS, 0.9 V", "7nm", "7nm@0.7V"; std::nullopt if it begins with no length.
std::optional<Technology> parse_technology(std::string_view text);

/// The factor on the energy of logic from one node to another after Stillmaker and Baas, "Scaling
/// equations for the accurate prediction of CMOS device performance from 180 nm to 7 nm",
/// Integration 58 (2017): E ~ a V^2 + b V + c. A supply that is not stated is the other's, else 0.8
/// V. An Error for a node without coefficients and for a supply outside of 0.4 to 1.3 V.
Result<double> logic_energy_factor(Technology from, Technology to);

/// The table with the prices of arithmetic scaled by that factor. Memories and the price of a node
/// stay: what a DRAM or a wire costs does not follow logic. An Error also if the table does not
/// state its technology in nanometres.
Result<CostTable> scaled_to_technology(const CostTable& table, const std::string& to);

}  // namespace opcost
