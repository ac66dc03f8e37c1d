// Options about CO2 that several commands share.
#include "cli/carbon_options.h"

#include "carbon/quantity.h"
#include "cli/parse.h"
#include "opcost/carbon/intensity.h"

namespace opcost::cli {

void add_pue_option(CLI::App& app, CarbonOptions& options) {
  const HelpSection section(app, "CO2");
  app.add_option("--pue", options.pue,
                 "what the data centre draws for each joule of its computers (1)")
      ->type_name("N");
  app.add_option("--carbon-source", options.source,
                 "where a g/kWh that you give is from: a text or an address")
      ->type_name("TEXT");
  app.add_flag("--equivalents", options.equivalents, "what else emits as much, constants named");
}

void add_carbon_options(CLI::App& app, CarbonOptions& options) {
  const HelpSection section(app, "CO2");
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

namespace {

// --pue and the like, without a place.
Status check_alone(const CarbonOptions& options) {
  const char* alone = !options.pue.empty()      ? "--pue"
                      : !options.source.empty() ? "--carbon-source"
                      : options.equivalents     ? "--equivalents"
                                                : nullptr;
  if (alone == nullptr) return Ok{};
  return Error{std::string(alone) + " needs --carbon", "",
               "say where the electricity is made: --carbon ITA"};
}

// A place and a mix have sources of their own.
Status add_source(const std::string& text, CarbonIntensity& intensity) {
  if (text.empty()) return Ok{};
  if (intensity.place != "given")
    return Error{"--carbon-source goes with a number of your own", "",
                 intensity.name + " has its own source; --carbon 350 --carbon-source 'TEXT'"};
  const bool address = text.starts_with("http://") || text.starts_with("https://");
  intensity.sources.push_back({text, "", address ? text : "", std::nullopt});
  return Ok{};
}

}  // namespace

Result<std::optional<CarbonUse>> carbon_use(const CarbonOptions& options) {
  if (options.place.empty()) {
    if (auto fits = check_alone(options); !fits) return std::move(fits).error();
    return std::optional<CarbonUse>{};
  }
  auto intensity = find_intensity(options.place);
  if (!intensity) {
    Error error = std::move(intensity).error();
    error.where = "--carbon " + options.place.substr(0, 80);
    return error;
  }
  CarbonUse use;
  use.intensity = *std::move(intensity);
  if (auto added = add_source(options.source, use.intensity); !added)
    return std::move(added).error();
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
