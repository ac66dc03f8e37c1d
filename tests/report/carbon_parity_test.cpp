// Text, JSON and CSV tell the same CO2.
#include <doctest/doctest.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "io/csv_reader.h"
#include "opcost/carbon/find_hardware.h"
#include "opcost/carbon/intensity.h"
#include "opcost/core/text.h"
#include "opcost/report/render.h"
#include "report/carbon/carbon_report.h"
#include "report/carbon/carbon_words.h"
#include "report/lists/carbon_list.h"
#include "support/sample_estimate.h"

using namespace opcost;
using test::sample_estimate;
using Json = nlohmann::json;

namespace {

CarbonUse use_of(const char* place) {
  CarbonUse use;
  use.intensity = *find_intensity(place);
  use.pue = 1.2;
  use.inferences = 1'000'000;
  use.equivalents = true;
  return use;
}

std::string rendered(ReportFormat format, const std::optional<CarbonUse>& carbon) {
  RenderOptions options;
  options.format = format;
  options.carbon = carbon;
  std::string text;
  REQUIRE(render(sample_estimate(), options, text).ok());
  return text;
}

double number(const std::string& text) {
  double value = 0.0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// The cells of a column.
std::vector<std::string> column(const CsvTable& table, std::string_view title) {
  const auto at = table.column(title);
  REQUIRE(at.has_value());
  std::vector<std::string> cells;
  for (const CsvRow& row : table.rows) cells.push_back(row.cells[*at]);
  return cells;
}

double sum_of(const std::vector<std::string>& cells) {
  double sum = 0.0;
  for (const std::string& cell : cells) sum += number(cell);
  return sum;
}

}  // namespace

TEST_CASE("CO2 of an estimate: text, JSON and CSV agree") {
  const CarbonUse use = use_of("ITA");
  const Json carbon = Json::parse(rendered(ReportFormat::Json, use)).at("carbon");
  const auto csv = parse_csv(rendered(ReportFormat::Csv, use), "f.csv");
  const std::string text = rendered(ReportFormat::Text, use);
  REQUIRE(csv.ok());
  const double grams = carbon.at("co2e_g");
  // pJ x 1e-12 J x 1.2 x 1e6 / 3.6e6 J/kWh x 330.718 g/kWh
  const double energy = sample_estimate().totals.energy.value;
  CHECK(grams == doctest::Approx(energy * 1e-12 * 1.2 * 1e6 / 3.6e6 * 330.718));
  CHECK(sum_of(column(*csv, "co2e_g")) == doctest::Approx(grams).epsilon(1e-12));
  CHECK(carbon.at("co2e_g_floor") == carbon.at("co2e_g_ideal"));
  CHECK(column(*csv, "co2e_g_floor") == column(*csv, "co2e_g_ideal"));
  CHECK(sum_of(column(*csv, "co2e_g_ideal")) ==
        doctest::Approx(carbon.at("co2e_g_ideal").get<double>()).epsilon(1e-12));
  CHECK(text.find(mass_text(Grams{grams}) + " for 1,000,000 inferences") != std::string::npos);
  CHECK(carbon.at("drawn_kwh").get<double>() ==
        doctest::Approx(1.2 * carbon.at("energy_kwh").get<double>()));
}

TEST_CASE("CO2 of an estimate: figure, place, year, scope and source are in all formats") {
  const CarbonUse use = use_of("ITA");
  const Json carbon = Json::parse(rendered(ReportFormat::Json, use)).at("carbon");
  const auto csv = parse_csv(rendered(ReportFormat::Csv, use), "f.csv");
  const std::string text = rendered(ReportFormat::Text, use);
  CHECK(carbon.at("place") == "ITA");
  CHECK(carbon.at("g_per_kwh") == 330.718);
  CHECK(carbon.at("year") == 2023);
  CHECK(carbon.at("scope") == "life-cycle");
  CHECK(carbon.at("pue") == 1.2);
  CHECK(carbon.at("inferences") == 1'000'000);
  CHECK(carbon.at("sources").at(0).at("licence") == "CC BY 4.0");
  CHECK(carbon.at("equivalents").size() == 2);
  for (const auto& [title, cell] :
       std::map<std::string, std::string>{{"carbon_place", "ITA"},
                                          {"carbon_g_per_kwh", "330.718"},
                                          {"carbon_year", "2023"},
                                          {"carbon_scope", "life-cycle"},
                                          {"pue", "1.2"},
                                          {"inferences", "1000000"}})
    for (const std::string& each : column(*csv, title)) CHECK(each == cell);
  const std::string source = carbon.at("sources").at(0).at("title");
  CHECK(column(*csv, "carbon_source").at(0) == source + " (CC BY 4.0)");
  CHECK(text.find("330.718 g CO2e/kWh: Italy (ITA), 2023, scope life-cycle") != std::string::npos);
  CHECK(text.find("Our World in Data, energy dataset") != std::string::npos);
  CHECK(text.find("km by car (107.5 g CO2/km") != std::string::npos);
}

TEST_CASE("CO2 of an estimate: one row a node, and an unknown node's is empty") {
  const auto csv = parse_csv(rendered(ReportFormat::Csv, use_of("350")), "f.csv");
  const auto states = column(*csv, "status"), grams = column(*csv, "co2e_g");
  CHECK(states.size() == sample_estimate().nodes.size());
  for (std::size_t i = 0; i < states.size(); ++i)
    CHECK(grams[i].empty() == (states[i] == "unknown"));
  CHECK(column(*csv, "carbon_year").at(0).empty());
  CHECK(Json::parse(rendered(ReportFormat::Json, use_of("350"))).at("carbon").at("year").is_null());
}

TEST_CASE("CO2 of an estimate: nothing of it where it is not asked for") {
  CHECK_FALSE(Json::parse(rendered(ReportFormat::Json, std::nullopt)).contains("carbon"));
  CHECK(rendered(ReportFormat::Csv, std::nullopt).find("co2e") == std::string::npos);
  CHECK(rendered(ReportFormat::Text, std::nullopt).find("CO2") == std::string::npos);
  CarbonUse quiet = use_of("ITA");
  quiet.equivalents = false;
  CHECK(rendered(ReportFormat::Text, quiet).find("km by car") == std::string::npos);
  CHECK_FALSE(
      Json::parse(rendered(ReportFormat::Json, quiet)).at("carbon").contains("equivalents"));
}

TEST_CASE("CO2 of hardware: text, JSON and CSV agree") {
  CarbonAccount account;
  account.hardware = *find_hardware("A100 SXM4 80 GB");
  account.hours = 100.0;
  account.energy = account.hardware->energy(100.0);
  account.use.intensity = *find_intensity("aws:eu-west-1");
  const Json json = Json::parse(carbon_report(account, {ReportFormat::Json}));
  const auto csv = parse_csv(carbon_report(account, {ReportFormat::Csv}), "f.csv");
  const std::string text = carbon_report(account, {ReportFormat::Text});
  CHECK(json.at("schema") == "opcost.carbon/1");
  CHECK(json.at("watts") == 400);
  CHECK(json.at("energy_kwh").get<double>() == doctest::Approx(40.0));
  CHECK(json.at("co2e_g").get<double>() == doctest::Approx(12'640.0));  // 40 kWh x 316 g
  CHECK(number(column(*csv, "co2e_g").at(0)) == json.at("co2e_g").get<double>());
  CHECK(column(*csv, "carbon_place").at(0) == "aws:eu-west-1");
  CHECK(column(*csv, "hardware").at(0) == "A100 SXM4 80 GB");
  CHECK(text.find("12.64 kg for 40 kWh drawn") != std::string::npos);
  account.hardware.reset();
  CHECK(Json::parse(carbon_report(account, {ReportFormat::Json})).at("watts").is_null());
}

TEST_CASE("CO2 for people: grams, kilograms, tonnes, and watt-hours with a prefix") {
  CHECK(mass_text(Grams{0.0}) == "0 g");
  CHECK(mass_text(Grams{0.00117}) == "1.17 mg");
  CHECK(mass_text(Grams{12'640.0}) == "12.64 kg");
  CHECK(mass_text(Grams{999'000.0}) == "999 kg");
  CHECK(mass_text(Grams{999'940.0}) == "999.9 kg");
  CHECK(mass_text(Grams{999'950.0}) == "1 t");
  CHECK(mass_text(Grams{1e6}) == "1 t");
  CHECK(mass_text(Grams{2.5e6}) == "2.5 t");
  CHECK(mass_text(Grams{2.5e9}) == "2.5 kt");
  CHECK(watt_hours_text(Picojoules{3.6e18}) == "1 kWh");
  CHECK(watt_hours_text(Picojoules{3.6e15}) == "1 Wh");
}

TEST_CASE("Lists of carbon data: a pattern finds codes, names and the regions of a country") {
  CHECK(country_list("ital")->starts_with("ITA    Italy"));
  CHECK(country_list("uk")->find("GBR") != std::string::npos);
  CHECK(country_list("vatican")->find("no figure") != std::string::npos);
  const std::string german = *region_list("Germany");
  CHECK(german.find("aws:eu-central-1") != std::string::npos);
  CHECK(german.find("Sweden") == std::string::npos);
  CHECK(region_list("canada")->find("CA-QC") != std::string::npos);
  CHECK(region_list("ap-south-2")->find("713.441 g/kWh  2023  life-cycle owid, of IND") !=
        std::string::npos);
  CHECK(hardware_list("a100 sxm4 80")->find("400 W  gpu") != std::string::npos);
  CHECK(country_list("")->find("ZWE") != std::string::npos);
  CHECK(hardware_list("zzz").error().what == "no hardware holds `zzz`");
}
