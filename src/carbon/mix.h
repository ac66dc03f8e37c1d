#pragma once

#include <string_view>

#include "carbon/tables.h"

namespace opcost {

/// "coal=.25,petroleum=.35,natural_gas=26%": the text after "mix:". The shares must sum to 1 within
/// 0.5 %; the difference is spread over them.
Result<CarbonIntensity> mix_intensity(std::string_view shares, const CarbonTables& tables);

}  // namespace opcost
