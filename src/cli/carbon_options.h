#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "opcost/carbon/footprint.h"
#include "opcost/core/result.h"

namespace opcost::cli {

/// The options of all commands that turn energy into CO2, as typed; "": not given.
struct CarbonOptions {
  std::string place, pue, inferences, source;
  bool equivalents = false;
};

/// --carbon, --inferences and those of add_pue_option
void add_carbon_options(CLI::App& app, CarbonOptions& options);
/// --pue, --carbon-source and --equivalents alone
void add_pue_option(CLI::App& app, CarbonOptions& options);

/// 1 if --inferences is not given.
Result<std::uint64_t> inferences_of(const CarbonOptions& options);
/// What --carbon and its companions ask for; std::nullopt without --carbon. Errors: an invalid one;
/// --pue or --equivalents without --carbon.
Result<std::optional<CarbonUse>> carbon_use(const CarbonOptions& options);

}  // namespace opcost::cli
