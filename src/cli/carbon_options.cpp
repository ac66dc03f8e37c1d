// Options about CO2 that several commands share.
#include "cli/carbon_options.h"

#include "carbon/quantity.h"
#include "opcost/carbon/intensity.h"

namespace opcost::cli {

void add_pue_option(CLI::App& app, CarbonOptions& options) {
  app.add_option("--pue", options.pue,
                 "what the data centre draws for each joule of its computers (1)")
      ->type_name("N");
  app.add_flag("--equivalents", options.equivalents, "what else emits as much, constants named");
}

void add_carbon_options(CLI::App& app, CarbonOptions& options) {
  app.add_option("--carbon", options.place,
                 "also the CO2, by where the electricity is made:\n"
                 "ITA, Italy, US-CA, aws:eu-west-1, world;\n"
                 "350 (g/kWh); mix:coal=.4,wind=.6; VAT:mix:...;\n"
                 "see opcost carbon list")
      ->type_name("PLACE");
  app.add_option("--inferences", options.inferences, "how many of them emit so much (1)")
      ->type_name("N");
  add_pue_option(app, options);
}

Result<std::uint64_t> inferences_of(const CarbonOptions& options) {
  if (options.inferences.empty()) return std::uint64_t{1};
  return parse_inferences_option(options.inferences);
}

Result<std::optional<CarbonUse>> carbon_use(const CarbonOptions& options) {
  if (options.place.empty()) {
    const bool alone = !options.pue.empty() || options.equivalents;
    if (!alone) return std::optional<CarbonUse>{};
    return Error{std::string(options.pue.empty() ? "--equivalents" : "--pue") + " needs --carbon",
                 "", "say where the electricity is made: --carbon ITA"};
  }
  auto intensity = find_intensity(options.place);
  if (!intensity) {
    Error error = std::move(intensity).error();
    error.where = "--carbon " + options.place.substr(0, 80);
    return error;
  }
  CarbonUse use;
  use.intensity = *std::move(intensity);
  use.equivalents = options.equivalents;
  const auto inferences = inferences_of(options);
  if (!inferences) return inferences.error();
  use.inferences = *inferences;
  if (options.pue.empty()) return std::optional{use};
  const auto pue = parse_pue_option(options.pue);
  if (!pue) return pue.error();
  use.pue = *pue;
  return std::optional{use};
}

}  // namespace opcost::cli
