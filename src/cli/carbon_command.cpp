// opcost carbon: the CO2 of an energy or of hardware.
#include "carbon/quantity.h"
#include "cli/carbon_options.h"
#include "cli/commands.h"
#include "cli/output.h"
#include "cli/parse.h"
#include "cli/print_warnings.h"
#include "cli/render_options.h"
#include "opcost/carbon/find_hardware.h"
#include "opcost/carbon/intensity.h"
#include "opcost/core/text.h"
#include "report/carbon/carbon_report.h"
#include "report/layout/printable.h"
#include "report/lists/carbon_list.h"

namespace opcost::cli {
namespace {

struct CarbonInput {
  Arguments words;
  std::string hardware, hours, energy, region, country;
  OutputOptions output;
  CarbonOptions carbon;
};

constexpr std::string_view kUsage =
    "usage: opcost carbon --hardware NAME --hours H --region REGION [options]\n"
    "       opcost carbon --energy 3.2kWh --country FRA [options]\n"
    "       opcost carbon list countries|regions|hardware [PATTERN]";

void add_options(CLI::App& app, CarbonInput& typed) {
  app.add_option("words", typed.words, "")->type_name("...")->group("");
  app.add_option("--hardware", typed.hardware, "a processor at its power limit, or a power: 350W")
      ->type_name("NAME|WATTS");
  app.add_option("--hours", typed.hours, "for how long: 100, 90min, 3d; devices times hours")
      ->type_name("H");
  app.add_option("--energy", typed.energy, "an energy instead: 3.2kWh, 500J")->type_name("ENERGY");
  app.add_option("--region", typed.region, "aws:eu-west-1, US-CA, CA-QC")->type_name("REGION");
  app.add_option("--country", typed.country, "FRA, FR or France; world")->type_name("COUNTRY");
  app.add_option("--carbon", typed.carbon.place, "any of these, 350 (g/kWh) or mix:coal=.4,wind=.6")
      ->type_name("PLACE");
  add_pue_option(app, typed.carbon);
  add_output_options(app, typed.output, kCarbonFormats);
}

Result<std::string> list_intensities(const Arguments& words) {
  const std::string form = "opcost carbon list countries|regions|hardware [PATTERN]";
  if (words.size() < 2) return Error{"list what?", "", form};
  if (words.size() > 3) return Error{"a list takes one pattern", "", form + "; quote blanks"};
  const std::string pattern = words.size() == 3 ? words[2] : "";
  if (words[1] == "countries") return country_list(pattern);
  if (words[1] == "regions") return region_list(pattern);
  if (words[1] == "hardware") return hardware_list(pattern);
  return not_one_of("list", words[1], {"countries", "regions", "hardware"});
}

// --region, --country and --carbon: exactly one of them.
Result<CarbonUse> use_of(CarbonInput typed) {
  const auto given = !typed.region.empty() + !typed.country.empty() + !typed.carbon.place.empty();
  if (given == 0)
    return Error{"where is the electricity made?", "",
                 "add --country FRA, --region aws:eu-west-1 or --carbon 350"};
  if (given > 1)
    return Error{"--region, --country and --carbon say the same thing", "", "give one of them"};
  if (!typed.region.empty() || !typed.country.empty()) {
    const bool is_region = !typed.region.empty();
    typed.carbon.place = is_region ? typed.region : typed.country;
    const auto place = is_region ? find_region(typed.region) : find_country(typed.country);
    if (!place) return place.error();
  }
  const auto use = carbon_use(typed.carbon);
  if (!use) return use.error();
  return **use;
}

Result<CarbonAccount> computation(const CarbonInput& typed) {
  CarbonAccount account;
  const bool by_hardware = !typed.hardware.empty() || !typed.hours.empty();
  if (by_hardware == !typed.energy.empty())
    return Error{by_hardware ? "an energy and hardware are given" : "no computation is given", "",
                 "either --energy 3.2kWh, or --hardware NAME --hours H"};
  if (!by_hardware) {
    const auto energy = parse_energy_option(typed.energy);
    if (!energy) return energy.error();
    account.energy = *energy;
    return account;
  }
  if (typed.hours.empty()) return Error{"for how many hours?", "", "add --hours 100"};
  if (typed.hardware.empty())
    return Error{"on what hardware?", "", "add --hardware NAME; see opcost carbon list hardware"};
  auto hardware = find_hardware(typed.hardware);
  if (!hardware) return std::move(hardware).error();
  const auto hours = parse_hours_option(typed.hours);
  if (!hours) return hours.error();
  account.energy = hardware->energy(*hours);
  account.hours = *hours;
  account.hardware = *std::move(hardware);
  return account;
}

Error unexpected(const std::string& word) {
  const std::string near = did_you_mean(word, std::vector<std::string>{"list"});
  return {"unexpected argument `" + word + "`", "",
          near.empty() ? "see opcost carbon --help" : near};
}

// If the report does not show warnings itself, they go to standard error.
void tell_warnings(const CarbonUse& use, const CarbonInput& typed, ReportFormat format,
                   Streams& streams) {
  if (format != ReportFormat::Csv && typed.output.on_screen()) return;
  print_warnings(use.intensity.warnings, streams);
}

Result<std::string> answer(const CarbonInput& typed, Streams& streams) {
  if (!typed.words.empty() && typed.words[0] == "list") return list_intensities(typed.words);
  if (!typed.words.empty()) return unexpected(typed.words[0]);
  const auto layout = chosen_layout(typed.output, kCarbonFormats, streams);
  if (!layout) return layout.error();
  auto account = computation(typed);
  if (!account) return std::move(account).error();
  auto use = use_of(typed);
  if (!use) return std::move(use).error();
  account->use = *std::move(use);
  tell_warnings(account->use, typed, layout->format, streams);
  return carbon_report(*account, *layout);
}

}  // namespace

ExitCode run_carbon(const Arguments& arguments, Streams& streams) {
  CLI::App app{"The CO2 of an energy, or of hardware that runs for some hours; offline.", "carbon"};
  set_usage(app, std::string(kUsage));
  CarbonInput typed;
  add_options(app, typed);
  if (arguments.empty()) {
    streams.out << app.help();
    return ExitCode::Trouble;
  }
  if (const auto end = parse(app, arguments, streams)) return *end;
  const auto text = answer(typed, streams);
  if (!text) return report(text.error(), streams);
  return deliver(*text, typed.output.output, streams);
}

}  // namespace opcost::cli
